/// A language in which the kit's own pages and messages are written.
public enum PageLanguage: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case russian = "ru"

    /// The language for the platform's `LANG`: Russian for `ru` and for the zones that show Russian, English for every other.
    public init(portalLanguage code: String) {
        switch code.lowercased().prefix(2) {
        case "ru", "by", "kz": self = .russian
        default: self = .english
        }
    }

    /// The language for a browser's `Accept-Language`, where no portal said one: Russian when it is the first choice.
    public init(acceptLanguage header: String?) {
        self = header?.lowercased().hasPrefix("ru") == true ? .russian : .english
    }
}
