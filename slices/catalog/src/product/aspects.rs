//! What a change is about.

use super::model::{Content, Variant};
use crate::events::Aspect;

/// Everything that differs between what was and what is. None for no change.
pub(crate) fn aspects(old: &Content, new: &Content) -> Vec<Aspect> {
    let differs = |aspect: &Aspect| match aspect {
        Aspect::Texts => {
            texts(old) != texts(new) || by_variant(old, new, |one| (&one.title, &one.titles, &one.options))
        }
        Aspect::Prices => by_variant(old, new, |one| (one.price, one.compare_at, one.net)),
        Aspect::Variants => {
            by_variant(old, new, |one| (one.active, &one.sku, &one.barcodes, &one.components))
                || by_variant(old, new, |one| (one.unit, one.step, one.min, one.max))
        }
        Aspect::Status => lifecycle(old) != lifecycle(new),
        Aspect::Images => old.images != new.images,
        Aspect::Categories => old.categories != new.categories,
        Aspect::Labels => labels(old) != labels(new),
        Aspect::Other => {
            others(old) != others(new) || by_variant(old, new, |one| (one.weight_g, one.dimensions, one.tracking))
        }
    };
    let all = [
        Aspect::Texts,
        Aspect::Prices,
        Aspect::Variants,
        Aspect::Status,
        Aspect::Images,
        Aspect::Categories,
        Aspect::Labels,
        Aspect::Other,
    ];
    all.into_iter().filter(differs).collect()
}

fn texts(content: &Content) -> impl PartialEq + '_ {
    let Content { slug, title, description, lang, translations, brand, attributes, .. } = content;
    (slug, title, description, lang, translations, brand, attributes)
}

fn lifecycle(content: &Content) -> impl PartialEq {
    (content.status, content.publish_from, content.publish_until)
}

fn labels(content: &Content) -> impl PartialEq + '_ {
    (&content.tags, &content.dietary, &content.allergens, content.min_age)
}

fn others(content: &Content) -> impl PartialEq + '_ {
    (&content.tax_class, &content.external_id, &content.metadata)
}

/// Does it differ for any variant, or are there others, or in another order?
fn by_variant<'c, T: PartialEq>(old: &'c Content, new: &'c Content, what: impl Fn(&'c Variant) -> T) -> bool {
    let told = |content: &'c Content| content.variants.iter().map(|one| (one.id, what(one))).collect::<Vec<_>>();
    told(old) != told(new)
}

#[cfg(test)]
mod tests {
    use bodega_kernel::Id;

    use super::*;
    use crate::product::Status;

    #[test]
    fn each_change_is_told_as_what_it_is_about() {
        let variant = Variant::blank(Id::from_uuid(uuid::Uuid::from_u128(1)), "ILS".parse().unwrap());
        let old = Content { variants: vec![variant], ..Content::blank() };
        let after = |change: fn(&mut Content)| {
            let mut new = old.clone();
            change(&mut new);
            aspects(&old, &new)
        };
        assert_eq!(after(|_| ()), []);
        assert_eq!(after(|new| new.title = "Milk".to_owned()), [Aspect::Texts]);
        assert_eq!(after(|new| new.variants[0].price.amount = 7), [Aspect::Prices]);
        assert_eq!(after(|new| new.variants[0].active = false), [Aspect::Variants]);
        assert_eq!(after(|new| new.status = Status::Draft), [Aspect::Status]);
        assert_eq!(after(|new| new.tags = vec!["new".to_owned()]), [Aspect::Labels]);
        assert_eq!(after(|new| new.variants[0].weight_g = Some(7)), [Aspect::Other]);
        assert_eq!(
            after(|new| new.variants.clear()),
            [Aspect::Texts, Aspect::Prices, Aspect::Variants, Aspect::Other],
            "what goes takes all of its own with it"
        );
    }
}
