//! Many clients at once.

use crate::{client, server};

#[tokio::test]
async fn ninety_nine_clients_are_told_apart() {
    let server = server().await;
    let mut clients = Vec::new();
    for i in 0..99 {
        let client = client(server.address()).await;
        client.send(format!("{i};")).await.unwrap();
        clients.push(client);
    }
    for (i, client) in clients.iter().enumerate() {
        let connection = server.accept().await.unwrap();
        assert_eq!(connection.receive_until(";").await.unwrap(), format!("{i};").as_bytes());
        connection.send(format!("hello {i}")).await.unwrap();
        assert_eq!(client.receive_text().await.unwrap(), format!("hello {i}"));
    }
    for client in clients {
        client.stop().await.unwrap();
    }
    server.stop().await.unwrap();
}
