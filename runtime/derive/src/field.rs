//! `ToField`: every variant of an enum is a member.

use crate::attribute::Says;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Fields, Result, Variant};

/// The implementation for an enum.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "`ToField` is derived for enums"));
    };
    if data.variants.is_empty() {
        return Err(Error::new_spanned(&input.ident, "`ToField` is derived for enums with variants"));
    }
    let name = &input.ident;
    let arms = data.variants.iter().map(arm).collect::<Result<Vec<_>>>()?;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::onboard_runtime::ToField for #name #arguments #bounds {
            fn to_field(&self) -> ::onboard_runtime::Given<'_> {
                ::onboard_runtime::Given::Text(::std::borrow::Cow::Borrowed(match self {
                    #(#arms,)*
                }))
            }
        }
    })
}

fn arm(variant: &Variant) -> Result<TokenStream> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new_spanned(variant, "a member holds no data"));
    }
    let says = Says::read(&variant.attrs, &["rename"])?;
    let name = &variant.ident;
    let member = says.rename.map_or_else(|| snake_case(&name.unraw().to_string()), |renamed| renamed.value());
    Ok(quote!(Self::#name => #member))
}

/// `VicePresident` as `vice_president`.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
