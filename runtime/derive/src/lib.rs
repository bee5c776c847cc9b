//! Derives for `onboard-runtime`: a struct that is a profile, an enum whose variants are members.
//!
//! This crate writes calls of the runtime's public face, and must not know what values mean.
#![deny(missing_docs)]

mod attribute;
mod field;
mod profile;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `ToProfile` for a struct with named fields.
#[proc_macro_derive(ToProfile, attributes(onboard))]
pub fn to_profile(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    profile::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Derives `ToField` for an enum whose variants hold no data.
#[proc_macro_derive(ToField, attributes(onboard))]
pub fn to_field(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    field::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
