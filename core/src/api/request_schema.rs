//! The schema of [`TransactionRequest`], which no derive gives: requests refuse unknown fields, and `kind` must not be
//! one of them.

use std::borrow::Cow;

use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, OneOfBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{
    CallRequest, DeployRequest, FaucetRequest, TransactionRequest, TransferRequest, UpgradeRequest,
    WarpRequest,
};

/// The schema of a kind of transaction, with its `kind`.
fn of_kind<T: PartialSchema>(kind: &str) -> RefOr<Schema> {
    let mut schema = T::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        let word = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([kind]))
            .build();
        object.properties.insert("kind".to_owned(), word.into());
        object.required.push("kind".to_owned());
    }
    schema
}

impl PartialSchema for TransactionRequest {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .description(Some(
                "A transaction; `kind` says which. A missing nonce is the sender's next.",
            ))
            .item(of_kind::<DeployRequest>("deploy"))
            .item(of_kind::<UpgradeRequest>("upgrade"))
            .item(of_kind::<CallRequest>("call"))
            .item(of_kind::<TransferRequest>("transfer"))
            .item(of_kind::<FaucetRequest>("faucet"))
            .item(of_kind::<WarpRequest>("warp"))
            .into()
    }
}

impl ToSchema for TransactionRequest {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("TransactionRequest")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        DeployRequest::schemas(schemas);
        UpgradeRequest::schemas(schemas);
        CallRequest::schemas(schemas);
        TransferRequest::schemas(schemas);
        FaucetRequest::schemas(schemas);
        WarpRequest::schemas(schemas);
    }
}
