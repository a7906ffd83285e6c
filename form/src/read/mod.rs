//! Forms read into declarations.
