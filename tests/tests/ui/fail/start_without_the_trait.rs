use multitest_drivers::TcpServer;

async fn starts() {
    let _ = TcpServer::options().start().await;
}

fn main() {}
