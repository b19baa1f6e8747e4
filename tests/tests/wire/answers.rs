//! What the client makes of answers, right and wrong ones.

use atlas::Error;
use atlas::types::{ApiError, CloudProvider, EarPrivateEndpoint, RegionName, Status};
use serde_json::Value;

use super::server::{Server, reply};
use super::{ATLAS_JSON, GROUP, JSON, accepted, azure, client, create, endpoint, problem};

fn same_json(one: &str, other: &impl serde::Serialize) {
    let one: Value = serde_json::from_str(one).unwrap();
    assert_eq!(one, serde_json::to_value(other).unwrap());
}

#[tokio::test]
async fn the_answers_of_the_reference_page_are_typed_and_round_trip() {
    let script = [accepted(&endpoint("AZURE")), accepted(&endpoint("AWS"))];
    let server = Server::start(script).await;
    let client = client(&server);
    let answer = create(&client).await.unwrap();
    assert_eq!(answer.status(), 202);
    let EarPrivateEndpoint::Azure(azure) = answer.body() else {
        panic!("{answer:?}");
    };
    assert_eq!(azure.region_name, Some(RegionName::UsCentral));
    assert_eq!(azure.status, Some(Status::Initiating));
    same_json(&endpoint("AZURE"), answer.body());
    let answer = create(&client).await.unwrap().into_body();
    assert!(matches!(answer, EarPrivateEndpoint::Aws(_)));
    assert_eq!(answer.id().map(String::as_str), Some(GROUP));
    same_json(&endpoint("AWS"), &answer);
}

#[tokio::test]
async fn what_the_document_does_not_know_is_kept() {
    let body = r#"{"status":"SLEEPING","cloudProvider":"GCP","price":1.10,"regionName":"MARS"}"#;
    let known = r#"{"cloudProvider":"AWS","regionName":"MARS_1","status":"SLEEPING"}"#;
    let server = Server::start([accepted(body), accepted(known)]).await;
    let client = client(&server);
    let answer = create(&client).await.unwrap().into_body();
    let EarPrivateEndpoint::Unknown(unknown) = &answer else {
        panic!("{answer:?}");
    };
    assert_eq!((unknown.tag(), unknown.json()), ("GCP", body));
    assert_eq!(serde_json::to_string(&answer).unwrap(), body);
    let answer = create(&client).await.unwrap().into_body();
    assert_eq!(
        answer.region_name(),
        Some(&RegionName::Unknown("MARS_1".to_owned()))
    );
    assert_eq!(
        answer.status(),
        Some(&Status::Unknown("SLEEPING".to_owned()))
    );
    assert_eq!(serde_json::to_string(&answer).unwrap(), known);
}

#[tokio::test]
async fn documented_headers_are_typed() {
    let headers = [
        ATLAS_JSON,
        "ratelimit-limit: 100",
        "ratelimit-remaining: 99",
    ];
    let wrong = [ATLAS_JSON, "ratelimit-limit: many"];
    let body = endpoint("AZURE");
    let script = [
        reply("202 Accepted", &headers, &body),
        reply("202 Accepted", &wrong, &body),
    ];
    let server = Server::start(script).await;
    let client = client(&server);
    let limits = create(&client).await.unwrap().documented_headers().unwrap();
    let limits = (limits.rate_limit_limit, limits.rate_limit_remaining);
    assert_eq!(limits, (Some(100), Some(99)));
    let answer = create(&client).await.unwrap();
    let fault = answer.documented_headers().unwrap_err();
    assert_eq!(
        (fault.name(), fault.value()),
        ("RateLimit-Limit", Some("many"))
    );
    assert_eq!(answer.headers()["ratelimit-limit"], "many");
}

#[tokio::test]
async fn every_documented_error_is_typed() {
    let pages = [
        ("401", "Unauthorized", "NOT_ORG_GROUP_CREATOR"),
        ("403", "Forbidden", "CANNOT_CHANGE_GROUP_NAME"),
        ("404", "Not Found", "RESOURCE_NOT_FOUND"),
        ("429", "Too Many Requests", "RATE_LIMITED"),
        ("500", "Internal Server Error", "UNEXPECTED_ERROR"),
    ];
    for (status, reason, code) in pages {
        let server = Server::start([problem(status, reason, code)]).await;
        let error = create(&client(&server)).await.unwrap_err();
        let Error::Api(response) = &error else {
            panic!("{error:?}");
        };
        let ApiError {
            error: number,
            error_code,
            ..
        } = &response.error;
        assert_eq!(
            (number.to_string().as_str(), error_code.as_str()),
            (status, code)
        );
        assert_eq!(error.status().unwrap().as_str(), status);
        same_json(&super::problem_body(status, reason, code), &response.error);
        assert_eq!(
            error.body().unwrap(),
            super::problem_body(status, reason, code).as_str()
        );
        assert_eq!(server.seen().len(), 1, "a POST is not repeated");
    }
}

#[tokio::test]
async fn anything_may_stand_in_the_parameters_of_an_error() {
    let body =
        r#"{"error":403,"errorCode":"X","parameters":["a",1,{"b":null}],"badRequestDetail":null}"#;
    let server = Server::start([reply("403 Forbidden", &[JSON], body)]).await;
    let error = create(&client(&server)).await.unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(api.parameters.as_ref().unwrap().len(), 3);
    assert_eq!(api.bad_request_detail, Some(None));
    same_json(body, api);
}

#[tokio::test]
async fn an_error_that_is_no_json_comes_back_whole() {
    let page = "<html><h1>502</h1></html>";
    let html = "content-type: text/html";
    let script = [
        reply("500 Oops", &[html, "x-request-id: 7"], page),
        reply("500 Oops", &[], ""),
        reply("418 Teapot", &[html], page),
    ];
    let server = Server::start(script).await;
    let client = client(&server);
    // The document describes a 500 in JSON, and this is none.
    let error = create(&client).await.unwrap_err();
    assert!(matches!(error, Error::UndocumentedStatus(_)), "{error:?}");
    assert_eq!(error.body().unwrap().as_ref(), page.as_bytes());
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.headers().unwrap()["x-request-id"], "7");
    let error = create(&client).await.unwrap_err();
    assert_eq!(
        (
            error.status().unwrap().as_u16(),
            error.body().unwrap().len()
        ),
        (500, 0)
    );
    let error = create(&client).await.unwrap_err();
    assert!(matches!(error, Error::UndocumentedStatus(_)), "{error:?}");
    assert_eq!(error.body().unwrap().as_ref(), page.as_bytes());
}

#[tokio::test]
async fn a_wrong_type_is_found_wherever_it_stands() {
    let wrong = [
        (r#"{"cloudProvider":"AZURE","status":7}"#, "/status"),
        (r#"{"status":7,"cloudProvider":"AZURE"}"#, "/status"),
        (r#"{"id":["a"],"cloudProvider":"AWS"}"#, "/id"),
        (r#"["AZURE"]"#, ""),
        (r#"{"cloudProvider":"AZURE","status":"#, "/status"),
    ];
    for (body, pointer) in wrong {
        let server = Server::start([accepted(body)]).await;
        match create(&client(&server)).await.unwrap_err() {
            Error::Undecodable(fault) => {
                assert_eq!(fault.pointer, pointer, "{body}: {fault}");
                assert_eq!(fault.raw.body, body);
            }
            other => panic!("{other:?}"),
        }
    }
    let page = r#"{"results":[{"cloudProvider":"AWS"},{"id":1,"cloudProvider":"AWS"}]}"#;
    let server = Server::start([reply("200 OK", &[ATLAS_JSON], page)]).await;
    let client = client(&server);
    let list = client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Aws);
    match list.await.unwrap_err() {
        Error::Undecodable(fault) => assert_eq!(fault.pointer, "/results/1/id"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_envelope_is_opened_where_it_was_asked_for() {
    let wrapped = format!(r#"{{"status":202,"content":{}}}"#, endpoint("AZURE"));
    let failed = r#"{"status":404,"content":{"error":404,"errorCode":"RESOURCE_NOT_FOUND"}}"#;
    let list = format!(r#"{{"results":[{}],"status":200}}"#, endpoint("AWS"));
    let ok = |body: &str| reply("200 OK", &[ATLAS_JSON], body);
    let server = Server::start([ok(&wrapped), ok(failed), ok(&list), ok(&endpoint("AZURE"))]).await;
    let client = client(&server);
    let body = azure("US_CENTRAL");
    let create = || {
        let call = client.create_group_encryption_at_rest_private_endpoint(
            GROUP,
            CloudProvider::Azure,
            &body,
        );
        call.envelope(true)
    };
    let answer = create().await.unwrap();
    assert_eq!(answer.status(), 202);
    same_json(&endpoint("AZURE"), answer.body());
    let error = create().await.unwrap_err();
    assert_eq!(error.api().unwrap().error_code, "RESOURCE_NOT_FOUND");
    assert_eq!(error.status().unwrap(), 404);
    let call = client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Aws);
    let page = call.envelope(true).await.unwrap();
    assert_eq!(page.body().results.len(), 1);
    let call =
        client.get_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Azure, GROUP);
    same_json(&endpoint("AZURE"), call.await.unwrap().body());
}

#[tokio::test]
async fn no_content_is_no_body() {
    let server = Server::start([reply("204 No Content", &[], "")]).await;
    let client = client(&server);
    let call = client.request_group_encryption_at_rest_private_endpoint_deletion(
        GROUP,
        CloudProvider::Azure,
        GROUP,
    );
    assert_eq!(call.await.unwrap().status(), 204);
    assert!(server.lines()[0].starts_with("DELETE "));
}
