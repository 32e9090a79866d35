// The house's typeface on a phone: after the first view, and not on a slow or metered line.

export async function dress() {
  const line = navigator.connection;
  if (line?.saveData || /2g|3g/.test(line?.effectiveType ?? "")) return;
  try {
    // Both subsets of both weights, so that no word changes its face halfway.
    await Promise.all(["400", "700"].map((weight) => document.fonts.load(`${weight} 18px "Be Vietnam Pro"`, "Aạ")));
    document.documentElement.classList.add("dressed");
  } catch {
    // The phone's own face has all the letters too.
  }
}
