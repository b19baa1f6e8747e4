//! Names of operations: the method, the call it returns, its parameters.

use std::borrow::Cow;

use crate::config::ApiConfig;
use crate::model::{Api, StatusSpec};
use crate::names::identifier::{Scope, camel, snake};
use crate::names::program;

/// Methods that every client has.
const CLIENT_METHODS: &[&str] = &[
    "builder",
    "call",
    "clone",
    "execute",
    "from_env",
    "left_open",
    "new",
    "with_retries",
];

/// Methods that every call has, and names that its code uses.
const CALL_METHODS: &[&str] = &[
    "answer",
    "call",
    "client",
    "form",
    "given",
    "into_future",
    "options",
    "parameters",
    "send",
];

/// Names that the generated operation modules import.
const USED_IN_OPERATIONS: &[&str] = &[
    "Call",
    "CallOptions",
    "Check",
    "Client",
    "Error",
    "Future",
    "IntoFuture",
    "Method",
    "Operation",
    "Option",
    "Output",
    "Pin",
    "Response",
    "Result",
    "Self",
    "Send",
    "String",
    "Vec",
    "Pattern",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Envelope",
    "QueryStyle",
    "PathStyle",
    "From",
    "Infallible",
    "AsRef",
    "BoxFuture",
    "ByteStream",
    "EventStream",
    "FilePart",
    "Into",
    "JsonStream",
    "Multipart",
    "RequestBody",
    "XmlContent",
    "XmlForm",
    "XmlName",
    "XmlNode",
];

/// Names that the stand-in server's module imports or has itself.
const USED_IN_MOCK: &[&str] = &[
    "Answer",
    "Any",
    "Api",
    "Box",
    "Bytes",
    "Clone",
    "Debug",
    "Documents",
    "Given",
    "Mocked",
    "Ok",
    "Option",
    "Part",
    "PartialEq",
    "PathStyle",
    "QueryStyle",
    "RawRequest",
    "Request",
    "Result",
    "Route",
    "Self",
    "Send",
    "Server",
    "Some",
    "String",
    "Stub",
    "Sync",
    "Table",
    "Unreadable",
    "Vec",
];

/// Methods that every stand-in server has.
const MOCK_METHODS: &[&str] = &[
    "any",
    "builder",
    "client",
    "launch",
    "requests",
    "reset",
    "serve",
    "start",
    "start_with",
    "stub",
    "unmatched",
    "url",
];

/// Names that calls have, and their modules import, where operations page.
const PAGE_METHODS: &[&str] = &["decode", "items", "pages"];
const USED_BY_PAGES: &[&str] = &[
    "Answer",
    "Items",
    "Next",
    "PageParameter",
    "Pages",
    "Paging",
    "TokenSource",
];

/// Names of one operation.
#[derive(Debug, Clone, Default)]
pub struct OperationNames {
    /// The method of the client.
    pub method: String,
    /// The struct that the method returns.
    pub call: String,
    /// The struct of the required parameters, if there are many.
    pub required: String,
    /// Parameters in the model's order.
    pub parameters: Vec<String>,
    /// The argument of the body.
    pub body: String,
    /// The subcommand of the program.
    pub subcommand: String,
    /// Its options: those of the parameters in the model's order, that of the body
    /// last.
    pub options: Vec<String>,
    /// The enum of documented errors, if there are several types of them.
    pub error: String,
    /// Variants of those enums, one for each documented response, in the
    /// model's order.
    pub responses: Vec<String>,
    /// Methods that ask for another media type, in the model's order.
    pub offers: Vec<String>,
    /// The enum of documented successes, if there are several types of them.
    pub success: String,
    /// The struct of a request as the stand-in server sees it.
    pub mock_request: String,
    /// The stand-in server's method.
    pub mock_method: String,
}

pub(super) fn choose(api: &Api, config: &ApiConfig) -> Vec<OperationNames> {
    let mut methods = Scope::reserving(CLIENT_METHODS);
    let pages = api.operations.iter().any(|one| one.pagination.is_some());
    let used_by_pages = if pages { USED_BY_PAGES } else { &[] };
    let mut calls = Scope::reserving(&[USED_IN_OPERATIONS, used_by_pages].concat());
    let chosen = methods_of(api, config, &mut methods);
    let mut mock_requests = Scope::reserving(USED_IN_MOCK);
    let mut mock_methods = Scope::reserving(MOCK_METHODS);
    let mut name = |(operation, method): (&crate::model::Operation, String)| {
        let id = match config.operations.get(&operation.id) {
            Some(renamed) => renamed.as_str(),
            None => &operation.id,
        };
        let page_methods = operation
            .pagination
            .as_ref()
            .map_or(&[][..], |_| PAGE_METHODS);
        let mut scope = Scope::reserving(&[CALL_METHODS, page_methods].concat());
        let parameters = operation.parameters.iter();
        let parameters = parameters.map(|one| (None, Cow::Borrowed(one.name.as_str())));
        let parameters = scope.take_all(parameters.collect(), snake, "_parameter");
        let body = scope.take("body".to_owned(), "_content");
        let offers = operation.offers.iter();
        let offers = offers
            .map(|offer| scope.take(format!("send_for_{}", snake(&offer.media_type)), "_type"))
            .collect();
        let camel_case = camel(id);
        OperationNames {
            subcommand: program::dashed(&method),
            mock_request: mock_requests.take(camel_case.clone(), "Request"),
            mock_method: mock_methods.take(method.clone(), "_operation"),
            options: program::options(parameters.iter().chain([&body])),
            method,
            error: calls.take(format!("{camel_case}Error"), "Kind"),
            success: calls.take(format!("{camel_case}Success"), "Kind"),
            required: match operation.has_many_arguments() {
                true => calls.take(format!("{camel_case}Parameters"), "Struct"),
                false => String::new(),
            },
            call: calls.take(camel_case, "Call"),
            parameters,
            offers,
            responses: operation
                .responses
                .iter()
                .enumerate()
                .map(|(index, one)| variant(one.status) + xml(operation.is_again(index)))
                .collect(),
            body,
        }
    };
    api.operations.iter().zip(chosen).map(&mut name).collect()
}

/// Methods, the user's own first.
fn methods_of(api: &Api, config: &ApiConfig, scope: &mut Scope) -> Vec<String> {
    let operations = api.operations.iter().map(|operation| {
        let renamed = config.operations.get(&operation.id);
        (
            renamed.map(|name| &name.value),
            Cow::Borrowed(operation.id.as_str()),
        )
    });
    scope.take_all(operations.collect(), snake, "_operation")
}

/// What is the same status as XML says so.
fn xml(again: bool) -> &'static str {
    if again { "Xml" } else { "" }
}

/// `404` → `Status404`, `4XX` → `Status4xx`.
fn variant(status: StatusSpec) -> String {
    match status {
        StatusSpec::Code(code) => format!("Status{code}"),
        StatusSpec::Range(digit) => format!("Status{digit}xx"),
        StatusSpec::Default => "Default".to_owned(),
    }
}
