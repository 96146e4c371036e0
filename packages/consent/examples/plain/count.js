// Stands for a counting service's script: it may run only once the visitor has agreed.
// biome-ignore lint/suspicious/noDocumentCookie: what such scripts do
document.cookie = "_count=1; path=/; max-age=86400; samesite=lax";
document.getElementById("counted").textContent = "This visit has been counted.";
