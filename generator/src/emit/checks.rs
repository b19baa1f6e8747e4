//! Checks of what is sent: the document's constraints, through a whole body.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::emit::Emission;
use crate::emit::mentions::Mentions;
use crate::emit::parameter_checks::checks;
use crate::emit::rust_type::ident;
use crate::model::{
    Api, Bound, Constraints, Field, Format, IntegerWidth, Slot, Struct, Type, TypeDef, TypeId,
    TypeKind,
};
use crate::names::TypeNames;

/// The types that have something to check, in themselves or in what they hold.
#[derive(Debug)]
pub(super) struct Checked {
    types: Vec<bool>,
    /// The modules of the runtime that checks mention, those of parameters, too.
    modules: Vec<&'static str>,
}

impl Checked {
    /// Looks through the types that are sent.
    pub(super) fn of(api: &Api) -> Self {
        let mut checked = Self {
            types: vec![false; api.types.len()],
            modules: Vec::new(),
        };
        if api.operations.is_empty() {
            return checked;
        }
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
        let mut found = Vec::new();
        for (index, definition) in api.types.iter().enumerate().filter(|(_, ty)| ty.sent) {
            for part in definition.mentioned() {
                users[part.0].push(index);
            }
            if has_constraints(api, definition) {
                found.push(index);
            }
        }
        while let Some(index) = found.pop() {
            if !std::mem::replace(&mut checked.types[index], true) {
                found.extend(&users[index]);
            }
        }
        checked.modules = modules(api);
        checked
    }

    /// The modules of the runtime that checks mention.
    pub(super) fn modules(&self) -> &[&'static str] {
        &self.modules
    }

    fn has(&self, id: TypeId) -> bool {
        self.types.get(id.0).copied().unwrap_or_default()
    }

    /// Whether there is anything to check at all.
    pub(super) fn any(&self) -> bool {
        self.types.contains(&true)
    }
}

/// The modules that checks of parameters and of what is sent mention.
fn modules(api: &Api) -> Vec<&'static str> {
    let mut mentions = Mentions::default();
    for definition in api.types.iter().filter(|definition| definition.sent) {
        if let TypeKind::Struct(structure) = &definition.kind {
            for field in &structure.fields {
                for check in
                    value_checks(api, &field.slot.ty, &field.constraints, &Subject::field())
                {
                    mentions.join(Mentions::of(check.to_token_stream()));
                }
            }
        }
    }
    let parameters = api.operations.iter().flat_map(|one| &one.parameters);
    for parameter in parameters.filter(|parameter| !parameter.constraints.is_empty()) {
        let checks = checks(api, parameter, "value", &TokenStream::new());
        mentions.join(Mentions::of(checks));
    }
    let wanted = [
        ("check", mentions.has_module("check")),
        ("constraint", mentions.has_module("constraint")),
        ("pattern", mentions.has_module("Pattern")),
    ];
    let wanted = wanted.into_iter().filter(|(_, mentioned)| *mentioned);
    wanted.map(|(module, _)| module).collect()
}

fn has_constraints(api: &Api, definition: &TypeDef) -> bool {
    match &definition.kind {
        TypeKind::Struct(structure) => structure
            .fields
            .iter()
            .any(|field| is_constrained(api, &field.slot.ty, &field.constraints)),
        _ => false,
    }
}

/// Whether constraints say something of a type.
fn is_constrained(api: &Api, ty: &Type, constraints: &Constraints) -> bool {
    !value_checks(api, ty, constraints, &Subject::field()).is_empty()
}

/// The type behind aliases and boxes, which checks do not see.
fn resolved<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    // Aliases that lead back to themselves are none any more.
    for _ in 0..=api.types.len() {
        ty = match ty {
            Type::Boxed(inner) => inner,
            Type::Named(id) => match &api.type_def(*id).kind {
                TypeKind::Alias(slot) => &slot.ty,
                _ => return ty,
            },
            _ => return ty,
        };
    }
    ty
}

impl Emission<'_> {
    /// Whether a value of the type has something to check.
    pub(super) fn is_checked(&self, ty: &Type) -> bool {
        match resolved(self.api, ty) {
            Type::Named(id) => self.checked.has(*id),
            Type::List(slot) | Type::Map(slot) => self.is_checked(&slot.ty),
            _ => false,
        }
    }

    /// How a type is checked before it is sent, if it has to be.
    pub(super) fn check(&self, id: TypeId) -> Option<TokenStream> {
        if !self.checked.has(id) {
            return None;
        }
        let names = self.names.of_type(id);
        let body = match &self.api.type_def(id).kind {
            TypeKind::Struct(structure) => self.struct_check(structure, names),
            TypeKind::Union(union) => {
                let variants = union.variants.iter().zip(&names.members);
                let checked = variants.filter(|(variant, _)| self.is_checked(&variant.payload));
                let arms = checked.map(|(_, name)| {
                    let name = ident(name);
                    quote! { Self::#name(variant) => variant.check(), }
                });
                quote! { match self { #(#arms)* _ => Ok(()), } }
            }
            TypeKind::Wrapper(_) => quote! { self.0.check() },
            TypeKind::StringEnum(_) | TypeKind::Alias(_) => return None,
        };
        let name = ident(&names.name);
        Some(quote! {
            impl Check for #name {
                fn check(&self) -> Result<(), check::Violation> {
                    #body
                }
            }
        })
    }

    fn struct_check(&self, structure: &Struct, names: &TypeNames) -> TokenStream {
        let fields = structure.fields.iter().zip(&names.members);
        let fields = fields.map(|(field, name)| self.field_check(field, name));
        let rest = structure.additional.as_ref();
        let rest = rest.filter(|slot| self.is_checked(&slot.ty)).map(|_| {
            let name = ident(&names.rest);
            quote! { self.#name.check()?; }
        });
        quote! {
            #(#fields)*
            #rest
            Ok(())
        }
    }

    fn field_check(&self, field: &Field, name: &str) -> TokenStream {
        let key = &field.key;
        let name = ident(name);
        let nested = self
            .is_checked(&field.slot.ty)
            .then(|| quote! { check::within(#key, self.#name.check())?; });
        let checks = value_checks(
            self.api,
            &field.slot.ty,
            &field.constraints,
            &Subject::field(),
        );
        if checks.is_empty() {
            return quote! { #nested };
        }
        let nullable = self.holds_null(&field.slot);
        let checks = quote! { #(check::within(#key, #checks)?;)* };
        let own = match (field.required, nullable) {
            (true, false) => quote! { let value = &self.#name; #checks },
            (false, true) => quote! { if let Some(Some(value)) = &self.#name { #checks } },
            _ => quote! { if let Some(value) = &self.#name { #checks } },
        };
        quote! { #own #nested }
    }
}

/// How a value that is checked is written.
pub(super) struct Subject {
    /// Anything but a number: a reference.
    pub(super) value: TokenStream,
    /// A number, itself.
    pub(super) number: TokenStream,
    /// The type of patterns.
    pub(super) pattern: TokenStream,
}

impl Subject {
    /// `value`, a reference, in the types modules.
    fn field() -> Self {
        Self::reference(quote! { pattern::Pattern })
    }

    fn reference(pattern: TokenStream) -> Self {
        Self {
            value: quote! { value },
            number: quote! { *value },
            pattern,
        }
    }
}

/// One check of a value.
pub(super) struct Test {
    /// The item of the compiled pattern.
    pub(super) pattern: Option<TokenStream>,
    /// The expression that checks.
    pub(super) test: TokenStream,
}

impl From<TokenStream> for Test {
    fn from(test: TokenStream) -> Self {
        Self {
            pattern: None,
            test,
        }
    }
}

impl ToTokens for Test {
    /// One expression.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let test = &self.test;
        tokens.extend(match &self.pattern {
            Some(pattern) => quote! { { #pattern #test } },
            None => quote! { #test },
        });
    }
}

/// Checks of a value and of what it holds.
pub(super) fn value_checks(
    api: &Api,
    ty: &Type,
    constraints: &Constraints,
    subject: &Subject,
) -> Vec<Test> {
    let ty = resolved(api, ty);
    let mut checks = own_checks(ty, constraints, subject);
    let Some(items) = &constraints.items else {
        return checks;
    };
    let (slot, each) = match ty {
        Type::List(slot) => (slot, quote! { check::each }),
        Type::Map(slot) => (slot, quote! { check::each_value }),
        _ => return checks,
    };
    if let Some(closure) = item_check(api, slot, items, &subject.pattern) {
        let value = &subject.value;
        checks.push(Test::from(quote! { #each(#value, #closure) }));
    }
    checks
}

fn item_check(
    api: &Api,
    slot: &Slot,
    constraints: &Constraints,
    pattern: &TokenStream,
) -> Option<TokenStream> {
    let subject = Subject::reference(pattern.clone());
    let checks = value_checks(api, &slot.ty, constraints, &subject);
    if checks.is_empty() {
        return None;
    }
    let checks = quote! { #(#checks?;)* };
    let checks = match slot.nullable && slot.ty != Type::Any {
        true => quote! { if let Some(value) = value { #checks } },
        false => checks,
    };
    Some(quote! {
        |value| -> Result<(), check::Violation> {
            #checks
            Ok(())
        }
    })
}

/// Checks of a value without what it holds.
fn own_checks(ty: &Type, constraints: &Constraints, subject: &Subject) -> Vec<Test> {
    let value = &subject.value;
    let text = match ty {
        Type::Text => value.clone(),
        Type::Format(Format::DateTime | Format::Date | Format::Base64) => {
            quote! { #value.as_str() }
        }
        Type::Integer(_) | Type::Number => return range_checks(ty, constraints, subject),
        Type::List(_) => {
            let (min, max) = (constraints.min_items, constraints.max_items);
            let (min, max) = (min.filter(|min| *min > 0), max);
            if min.is_none() && max.is_none() {
                return Vec::new();
            }
            let (min, max) = (option(min), option(max));
            return vec![Test::from(
                quote! { constraint::items(#value.len(), #min, #max) },
            )];
        }
        _ => return Vec::new(),
    };
    let mut checks = Vec::new();
    if let Some(pattern) = &constraints.pattern {
        let ty = &subject.pattern;
        checks.push(Test {
            pattern: Some(quote! { static PATTERN: #ty = #ty::new(#pattern); }),
            test: quote! { PATTERN.check(#text) },
        });
    }
    let (min, max) = (constraints.min_length, constraints.max_length);
    let min = min.filter(|min| *min > 0);
    if min.is_some() || max.is_some() {
        let (min, max) = (option(min), option(max));
        checks.push(Test::from(quote! { constraint::length(#text, #min, #max) }));
    }
    checks
}

fn range_checks(ty: &Type, constraints: &Constraints, subject: &Subject) -> Vec<Test> {
    let value = &subject.number;
    let mut checks = Vec::new();
    let (min, max) = (&constraints.minimum, &constraints.maximum);
    let bounds = (bound(min, 1, ty), bound(max, -1, ty));
    if bounds.0.to_string() != "None" || bounds.1.to_string() != "None" {
        let (min, max) = bounds;
        checks.push(Test::from(quote! { constraint::range(#value, #min, #max) }));
    }
    if matches!(ty, Type::Number) {
        let bounds = min.iter().chain(max).filter(|bound| bound.exclusive);
        let excluded = bounds.filter_map(floating);
        checks.extend(
            excluded.map(|bound| Test::from(quote! { constraint::excluded(#value, #bound) })),
        );
    }
    checks
}

/// One end of a range as an `Option` of the type; `inward` is the step from an
/// excluded bound to what is allowed.
pub(super) fn bound(bound: &Option<Bound>, inward: i128, ty: &Type) -> TokenStream {
    let value = bound.as_ref().and_then(|bound| match ty {
        Type::Integer(width) => whole(bound, inward, *width),
        _ => floating(bound),
    });
    match value {
        Some(value) => quote! { Some(#value) },
        None => quote! { None },
    }
}

/// A bound as an integer of this width; one that is excluded is the next
/// integer. None if every value of the width satisfies it anyway, or none does.
fn whole(bound: &Bound, inward: i128, width: IntegerWidth) -> Option<TokenStream> {
    let value = &bound.value;
    let value = value.as_i64().map(i128::from);
    let value = value.or_else(|| bound.value.as_u64().map(i128::from))?;
    let value = if bound.exclusive {
        value + inward
    } else {
        value
    };
    let (min, max) = width.range();
    if value <= min && inward > 0 || value >= max && inward < 0 || value < min || value > max {
        return None;
    }
    let magnitude = Literal::u64_unsuffixed(u64::try_from(value.unsigned_abs()).ok()?);
    let sign = (value < 0).then(|| quote! { - });
    Some(quote! { #sign #magnitude })
}

fn floating(bound: &Bound) -> Option<TokenStream> {
    let value = bound.value.as_f64()?;
    let magnitude = Literal::f64_unsuffixed(value.abs());
    let sign = (value < 0.0).then(|| quote! { - });
    Some(quote! { #sign #magnitude })
}

fn option(value: Option<usize>) -> TokenStream {
    match value {
        Some(value) => {
            let value = Literal::usize_unsuffixed(value);
            quote! { Some(#value) }
        }
        None => quote! { None },
    }
}
