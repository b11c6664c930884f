//! The description of this interface, made from the code that serves it.

use crate::{
    problem::{LISTED, MEDIA_TYPE, Problem},
    router::described,
};
use serde_json::json;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, InfoBuilder, License, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder,
        Schema, extensions::ExtensionsBuilder, path::Operation, schema::ArrayItems, tag::TagBuilder,
    },
};

const DESCRIPTION: &str = "\
Vinculum is the network that the car industry runs together: one tamper-evident record of every car. This is the interface of \
one member of it.

Bodies are JSON in camelCase. Ids and digests are lower-case hexadecimal, keys are `did:key`, parties are `did:key:…` or \
`org:<id>`. Times are milliseconds since the Unix epoch, from the block; heights and times fit a JSON number.

Lists come in pages: `{items, nextCursor}`. Ask for the next page with `cursor=<nextCursor>` and otherwise the same parameters, \
until it is null.

Proposals and webhooks are not on the ledger: who asks for theirs says who it is with the header \
`Authorization: Vinculum <base64>`, the base64 of a DSSE document of type `application/vnd.vinculum.access+json` whose payload \
is `{\"network\", \"audience\", \"party\", \"validUntil\"}`: this network's id, the organisation that runs this member, `did:key:…` or \
`org:<id>`, and a time at most 12 hours ahead. The key of the party signs it, or an active key of the organisation.

Every refusal is a problem document (RFC 9457) with a `code` and a `name` that never change meaning.

Nothing here needs to be believed: `proof=true` adds the proof of an answer, and a vehicle's report is one file that \
`vinculum verify` checks without a network connection, given only the network's id.";

const TAGS: &[(&str, &str)] = &[
    ("vehicles", "Vehicles, their histories, reports and VINs."),
    ("organisations", "Who takes part, in which roles, with which keys."),
    ("payments", "Accounts for banks' deposit tokens and what moved between them."),
    ("sales", "Sales of vehicles: listings, offers, agreements and settlements."),
    ("loans", "Car loans: terms, what is owed, and what was paid."),
    ("ledger", "The network, its blocks, transactions, state and events."),
    ("search", "Finding and counting."),
    ("oversight", "What overseers ask about the fleet and its reporters."),
    ("proposals", "Transactions that wait for further signatures."),
    ("notifications", "What touches a party: inbox and webhooks."),
    ("demonstration", "What only demonstration networks have."),
    ("reference", "This interface's own description."),
];

/// The OpenAPI 3.1 document of this interface.
///
/// `portal/openapi.json` is a copy of its [`text`], which `vinculum openapi` prints.
pub fn openapi() -> OpenApi {
    let mut document = described().into_openapi();
    let info = InfoBuilder::new().title("Vinculum").version(env!("CARGO_PKG_VERSION")).description(Some(DESCRIPTION));
    let info = info.license(Some(License::builder().name("Apache-2.0").identifier(Some("Apache-2.0")).build())).build();
    let tags = TAGS.iter().map(|(name, text)| TagBuilder::new().name(*name).description(Some(*text)).build());
    let problems: Vec<_> = LISTED
        .iter()
        .map(|(code, status, text)| {
            json!({"code": code.number, "name": code.name, "status": status, "description": text})
        })
        .collect();
    document.info = info;
    document.tags = Some(tags.collect());
    document.extensions = Some(ExtensionsBuilder::new().add("x-problems", problems).build());
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.insert(Problem::name().into(), Problem::schema());
    refer_to_items(components);
    for path in document.paths.paths.values_mut() {
        operations(path).for_each(describe_problems);
    }
    document
}

/// The document as it is served and committed: JSON on many lines, with a newline at its end.
pub fn text(document: &OpenApi) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("an OpenAPI document is plain data");
    text.push('\n');
    text
}

/// utoipa writes the items of a generic page out; a reference to their own schema gives clients one type for both.
fn refer_to_items(components: &mut Components) {
    for (name, page) in &mut components.schemas {
        let (Some(item), RefOr::T(Schema::Object(page))) = (name.strip_prefix("Page_"), page) else { continue };
        if let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items") {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.put, &mut path.post, &mut path.delete].into_iter().filter_map(Option::as_mut)
}

/// Every refusal has the form of a problem, whether an operation lists it or not.
fn describe_problems(operation: &mut Operation) {
    let problem = || ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        let refusal = status.parse().is_ok_and(|status: u16| status >= 400);
        if let (true, RefOr::T(Response { content, .. })) = (refusal, response) {
            content.insert(MEDIA_TYPE.into(), problem().into());
        }
    }
    let other = ResponseBuilder::new().description("Any other refusal.").content(MEDIA_TYPE, problem()).build();
    responses.insert("default".into(), other.into());
}
