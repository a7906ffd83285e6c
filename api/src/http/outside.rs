//! Requests that the service makes itself: to the OpenID provider, and to whoever keeps the heads of its history.

use std::time::Duration;

use reqwest::{Client, Url, redirect::Policy};

/// A client that goes only where it is sent, and waits no longer than this.
///
/// # Errors
/// Says why there can be none.
pub fn client(wait: Duration) -> Result<Client, String> {
    // Somebody else in this process may have chosen already; any choice will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(wait).build();
    client.map_err(|error| error.to_string())
}

/// An address that nobody on the way can forge: https, or this machine.
///
/// # Errors
/// Says why it is none.
pub fn address(text: &str) -> Result<Url, String> {
    let url: Url = text.parse().map_err(|error| format!("{text}: {error}"))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "https" || (url.scheme() == "http" && here) {
        Ok(url)
    } else {
        Err(format!("{text}: not https"))
    }
}
