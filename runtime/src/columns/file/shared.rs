//! A file of which several columns are read side by side.

use bytes::Bytes;
use parquet::errors::Result;
use parquet::file::reader::{ChunkReader, Length};
use std::sync::Arc;

/// The same file for everybody who holds it.
pub(super) struct Shared<R>(Arc<R>);

impl<R> Shared<R> {
    pub(super) fn new(file: R) -> Self {
        Self(Arc::new(file))
    }

    pub(super) fn file(&self) -> &Arc<R> {
        &self.0
    }
}

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R: Length> Length for Shared<R> {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl<R: ChunkReader> ChunkReader for Shared<R> {
    type T = R::T;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.0.get_bytes(start, length)
    }
}
