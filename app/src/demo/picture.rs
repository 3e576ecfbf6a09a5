//! What the demo's goods look like.

use bodega_media::{Media, Taken};
use bodega_ui::art::Picture;
use tokio::task::JoinSet;

use super::{
    DemoError,
    goods::{Department, Good, Ware},
};

/// The picture of a variant.
///
/// # Errors
/// With the word that is not known.
pub fn of(good: &Good, ware: &Ware) -> Result<Picture, String> {
    let picture = Picture::described(ware.art.as_ref().unwrap_or(&good.art))?;
    Ok(picture.labelled(&good.brand, ware.label.as_ref().unwrap_or(&good.label)).sized(height(good, ware)))
}

/// The larger of two is drawn larger, if they are the same otherwise.
fn height(good: &Good, ware: &Ware) -> f64 {
    let amount = |ware: &Ware| {
        let content = ware.size.content().and_then(|(amount, _)| u32::try_from(amount).ok());
        content.map_or(0.0, f64::from)
    };
    let template = |ware: &Ware| {
        let art = ware.art.as_ref().unwrap_or(&good.art);
        art.split(' ').next().unwrap_or_default().to_owned()
    };
    let alike = good.variants.iter().filter(|other| template(other) == template(ware));
    let most = alike.map(amount).fold(0.0, f64::max);
    let part = if most > 0.0 { (amount(ware) / most).cbrt() } else { 1.0 };
    (part.clamp(0.82, 1.0) * 100.0).round() / 100.0
}

/// Which of its variants stands for a product where it is shown alone: the largest.
pub(super) fn face(good: &Good) -> usize {
    let tallest = good.variants.iter().position(|ware| height(good, ware) >= 1.0);
    tallest.unwrap_or_default()
}

/// What was kept: variant by variant, good by good, department by department.
pub(super) type Kept = Vec<Vec<Vec<Taken>>>;

/// Has all pictures kept. Each is on the disk before this is done, so many are on their way at once.
pub(super) async fn keep(media: &Media, departments: &[Department]) -> Result<Kept, DemoError> {
    const ABREAST: usize = 96;
    let mut running = JoinSet::new();
    let mut taken = Vec::new();
    for (place, (good, ware)) in departments.iter().flat_map(pairs).enumerate() {
        let svg = of(good, ware).map_err(DemoError::Table)?.svg();
        let media = media.clone();
        running.spawn(async move { media.draw(svg).await.map(|taken| (place, taken)) });
        if running.len() == ABREAST {
            taken.extend(running.join_next().await);
        }
    }
    while let Some(joined) = running.join_next().await {
        taken.push(joined);
    }
    let mut drawn = Vec::with_capacity(taken.len());
    for one in taken {
        drawn.push(one.map_err(DemoError::failed)?.map_err(DemoError::failed)?);
    }
    drawn.sort_unstable_by_key(|(place, _)| *place);
    let mut drawn = drawn.into_iter().map(|(_, taken)| taken);
    let of_good = |good: &Good, drawn: &mut dyn Iterator<Item = Taken>| drawn.take(good.variants.len()).collect();
    let of_department = |department: &Department| -> Vec<Vec<Taken>> {
        department.goods.iter().map(|good| of_good(good, &mut drawn)).collect()
    };
    Ok(departments.iter().map(of_department).collect())
}

fn pairs(department: &Department) -> impl Iterator<Item = (&Good, &Ware)> {
    department.goods.iter().flat_map(|good| good.variants.iter().map(move |ware| (good, ware)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::goods::departments;

    #[test]
    fn two_sizes_of_one_thing_differ() {
        let departments = departments().unwrap();
        let berries = departments[0].goods.iter().find(|good| good.slug == "strawberries").unwrap();
        let sizes: Vec<f64> = berries.variants.iter().map(|ware| height(berries, ware)).collect();
        assert!(sizes[0] < sizes[1] && sizes[1] == 1.0 && face(berries) == 1, "{sizes:?}");
    }
}
