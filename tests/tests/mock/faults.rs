//! What goes wrong on request.

use std::time::{Duration, Instant};

use atlas::mock::{Answer, Server};
use atlas::{Error, RetryPolicy};

use super::{azure, create, get};

#[tokio::test]
async fn connections_are_reset_as_often_as_wanted() {
    let server = Server::start().await;
    let client = server.builder().no_retry().build().unwrap();
    server.any().next(2).reset();
    for _ in 0..2 {
        let error = get(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert!(
            format!("{error}").to_lowercase().contains("reset"),
            "{error}"
        );
    }
    assert!(get(&client).await.is_ok());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn the_client_gets_over_faults_of_the_next_calls() {
    let server = Server::start().await;
    let quick = RetryPolicy::default().first_wait(Duration::from_millis(2));
    let client = server.builder().retry(quick).build().unwrap();
    let stub = server.get_group_encryption_at_rest_private_endpoint();
    stub.next(1).reset();
    stub.next(1).answer(|_| Answer::raw(503, "", ""));
    assert!(get(&client).await.is_ok());
    assert_eq!(stub.requests().len(), 3);
    // A POST is not repeated.
    server.any().next(1).answer(|_| Answer::raw(503, "", ""));
    assert_eq!(
        create(&client, &azure())
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        503
    );
}

#[tokio::test]
async fn bodies_end_early() {
    let server = Server::start().await;
    let client = server.builder().no_retry().build().unwrap();
    let stub = server.get_group_encryption_at_rest_private_endpoint();
    for after in [0, 20, 100_000] {
        stub.answer(move |request| request.documented().truncated(after));
        let error = get(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{after}: {error:?}");
    }
    // The head and the start of the body do arrive.
    let url = format!(
        "{}/api/atlas/v2/groups/1/encryptionAtRest/AWS/privateEndpoints/2",
        server.url()
    );
    stub.answer(|request| request.documented().truncated(20));
    let mut answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.chunk().await.unwrap().unwrap().len(), 20);
    assert!(answer.chunk().await.is_err());
}

#[tokio::test]
async fn answers_are_late() {
    let server = Server::start().await;
    let client = server
        .builder()
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let stub = server.get_group_encryption_at_rest_private_endpoint();
    stub.next(1)
        .answer(|request| request.documented().delayed(Duration::from_secs(30)));
    assert!(get(&client).await.unwrap_err().is_timeout());
    let client = server.client();
    stub.next(1)
        .answer(|request| request.documented().delayed(Duration::from_millis(50)));
    let started = Instant::now();
    assert!(get(&client).await.is_ok());
    assert!(started.elapsed() >= Duration::from_millis(50));
}
