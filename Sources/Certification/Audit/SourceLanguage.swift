/// A language that the audit reads, as far as its comments and strings differ from the others'.
enum SourceLanguage: Sendable, Hashable {
    case swift
    case python
    case php
    /// JavaScript and TypeScript, JSX included.
    case script
    /// Only what stands between `<script>` and `</script>` is read.
    case markup

    /// By the name of a file; `nil` for files that are not read.
    init?(file name: String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        switch name[name.index(after: dot)...].lowercased() {
        case "swift": self = .swift
        case "py", "pyw": self = .python
        case "php", "phtml", "inc": self = .php
        case "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx": self = .script
        case "html", "htm", "vue", "svelte": self = .markup
        default: return nil
        }
    }
}
