//! Serves the APIs from the native composition root on the loopback address: an empty database, the
//! machine's clock, the development endpoints. A tool of developers and tests; one argument, the port.

use std::io;
use std::net::Ipv4Addr;
use std::rc::Rc;

use relatch::native::{Clock, Deployment, Hashing, serve};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

fn main() -> io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok());
    let port = port.ok_or_else(|| io::Error::other("usage: serve PORT (0 for any)"))?;
    let deployment = Deployment::at(Clock::machine(), 1, Hashing::Full)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        println!("relatch ready on http://{}", listener.local_addr()?);
        serve(listener, Rc::new(deployment)).await
    })
}
