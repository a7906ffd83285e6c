//! Declarations printed as the official form.
