//! One call by the generated crate. `tests/speed/size` compares this program's size with
//! that of `size_by_hand`, which does the same.

use atlas::{Client, Credentials, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [id, secret] = ["ATLAS_ID", "ATLAS_SECRET"].map(std::env::var);
    let client = Client::builder()
        .credentials(Credentials::service_account(id?, secret?))
        .build()?;
    let group = "32b6e34b3d91647abb20e7b8";
    let call = client.list_group_encryption_at_rest_private_endpoints(group, "AWS".into());
    match call.await {
        Ok(answer) => println!("{:?}", answer.body()),
        Err(Error::Api(error)) => println!("{}: {:?}", error.raw.status, error.error),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
