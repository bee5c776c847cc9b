//! `ToProfile`: every field of a struct states a part of the profile.

use crate::attribute::Says;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Field, Fields, Result};

const KNOWN: [&str; 6] = ["rename", "consent", "user", "regime", "display", "skip"];

/// The implementation for a struct.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "`ToProfile` is derived for structs"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "`ToProfile` is derived for structs with named fields"));
    };
    let name = &input.ident;
    let statements =
        fields.named.iter().map(|field| statement(&name.to_string(), field)).collect::<Result<Vec<_>>>()?;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::onboard_runtime::ToProfile for #name #arguments #bounds {
            fn to_profile<'onboard>(
                &self,
                profile: ::onboard_runtime::ProfileBuilder<'onboard>,
            ) -> ::core::result::Result<::onboard_runtime::ProfileBuilder<'onboard>, ::onboard_runtime::Error> {
                #(#statements)*
                ::core::result::Result::Ok(profile)
            }
        }
    })
}

/// What a field of the struct states.
fn statement(of: &str, field: &Field) -> Result<TokenStream> {
    let says = Says::read(&field.attrs, &KNOWN)?;
    let Some(name) = &field.ident else { return Ok(TokenStream::new()) };
    if says.skip {
        return Ok(TokenStream::new());
    }
    let own = name.unraw().to_string();
    let place = format!("{of}.{own}");
    let part = match &says {
        Says { user: true, .. } => quote!(User),
        Says { regime: true, .. } => quote!(Regime),
        Says { consent: Some(purpose), .. } => quote!(Consent(#purpose)),
        Says { rename: Some(renamed), .. } => quote!(Field(#renamed)),
        _ => quote!(Field(#own)),
    };
    let value = if says.display {
        quote!(&::std::string::ToString::to_string(&self.#name))
    } else {
        quote!(&self.#name)
    };
    Ok(quote! {
        let profile = profile.state(#place, ::onboard_runtime::Part::#part, #value)?;
    })
}
