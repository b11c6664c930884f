//! Listening, and ending in order.

use crate::{api::ApiConfig, connection::Guarded};
use axum::{Extension, Router};
use std::{future::Future, io, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// How long requests that are under way may take to end after the order to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Tells what would go on for ever that the server is stopping.
#[derive(Debug, Clone)]
pub struct Closing(watch::Receiver<bool>);

impl Closing {
    /// Resolves when the server is stopping.
    pub async fn wait(mut self) {
        // An error means that the server is gone, which is as good as stopping.
        let _ = self.0.wait_for(|closing| *closing).await;
    }
}

/// Serves until `shutdown` resolves; then ends event streams, lets requests under way end, and returns.
///
/// # Errors
///
/// The listener cannot be used.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    config: &ApiConfig,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (closing, closed) = watch::channel(false);
    let listener = Guarded::new(listener, config.connections, config.idle);
    let mut stopping = closed.clone();
    let graceful = async move {
        shutdown.await;
        closing.send_replace(true);
    };
    let router = router.layer(Extension(Closing(closed)));
    let server = axum::serve(listener, router).with_graceful_shutdown(graceful);
    let late = async move {
        let _ = stopping.wait_for(|closing| *closing).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        result = server => result,
        () = late => Ok(()),
    }
}
