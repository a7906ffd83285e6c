//! Addresses of the API.

use uuid::Uuid;

/// Base path of the API.
pub const BASE: &str = "/api/v1";

/// Address of a declaration.
pub fn address(id: Uuid) -> String {
    format!("{BASE}/projects/{id}")
}
