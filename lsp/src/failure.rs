//! Why a request has no result.

use lsp_server::ErrorCode;
use std::fmt::Display;

/// An error of the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: i32,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code: code as i32, message: message.into() }
    }

    /// The parameters do not have the form of the protocol.
    pub(crate) fn malformed(method: &str, error: &impl Display) -> Self {
        Self::new(ErrorCode::InvalidParams, format!("these are no parameters of `{method}`: {error}"))
    }

    /// The parameters name something that is not there.
    pub(crate) fn no_such(what: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParams, what)
    }
}
