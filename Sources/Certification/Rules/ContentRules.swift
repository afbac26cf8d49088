import Foundation
import Sandbox

/// The icon: given, PNG or JPEG, square, of the book's size.
struct ContentIconRule: Rule {
    static let id = "content.icon"
    /// Pixels of each side.
    var side: ClosedRange<Int> = 128...128
    /// The Market's own page allows none.
    var forbidsTransparency = false

    /// The seed's book: exactly 128 by 128.
    static let seed = ContentIconRule()
    /// The Market's published requirements: 250 to 650, no transparency.
    static let market = ContentIconRule(side: 250...650, forbidsTransparency: true)

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if card.application.type == .local, card.listing?.icon == nil {
            return .notApplicable("a local application has no listing")
        }
        guard let listing = card.listing else { return .notRun("the card has no `listing` yet") }
        let place = card.places["listing.icon"] ?? card.places["listing"]
        guard let path = listing.icon else {
            return .failed([Finding(message: "The listing has no icon.", place: place)])
        }
        guard let icon = evidence.icon else { return .notRun("the icon was not read") }
        guard let header = ImageHeader(icon.bytes) else {
            return .failed([Finding(message: "`\(path)` is neither a PNG nor a JPEG picture.", place: place)])
        }
        var findings: [Finding] = []
        let size = "\(header.width) by \(header.height)"
        if header.width != header.height {
            findings.append(Finding(message: "The icon `\(path)` is \(size) pixels, not square.", place: place))
        } else if !side.contains(header.width) {
            let wanted =
                side.count == 1
                ? "\(side.lowerBound) by \(side.lowerBound)" : "\(side.lowerBound) to \(side.upperBound) on each side"
            findings.append(
                Finding(message: "The icon `\(path)` is \(size) pixels instead of \(wanted).", place: place))
        }
        if forbidsTransparency, header.hasAlpha {
            findings.append(Finding(message: "The icon `\(path)` has a transparent background.", place: place))
        }
        return .of(findings)
    }
}

/// The privacy policy: given, reachable, viewable, and it names the application.
struct ContentPrivacyPolicyRule: Rule {
    static let id = "content.privacy-policy"

    func judge(_ card: Card, _ evidence: Evidence) -> Judgement {
        if card.application.type == .local, card.listing?.privacyPolicy == nil {
            return .notApplicable("a local application has no listing")
        }
        guard let listing = card.listing else { return .notRun("the card has no `listing` yet") }
        guard let address = listing.privacyPolicy else {
            return .failed([Finding(message: "The listing names no privacy policy.", place: card.places["listing"])])
        }
        guard let document = evidence.documents.last(where: { $0.kind == .privacyPolicy }) else {
            return .notRun("the privacy policy was not fetched")
        }
        return DocumentReading.judge(document, address, card, place: card.places["listing.privacy_policy"])
    }
}

/// What a page that the listing names is asked.
enum DocumentReading {
    /// Letters that a policy has at least; a stub has fewer.
    private static let minimumLetters = 200

    static func judge(_ document: DocumentRecord, _ address: String, _ card: Card, place: AuditResult.Place?)
        -> Judgement
    {
        func failed(_ message: String) -> Judgement { .failed([Finding(message: message, place: place)]) }
        let kind = document.kind.rawValue
        if document.status == 0 {
            return failed("The \(kind) at \(address) cannot be reached\(document.failure.map { ": \($0)" } ?? "").")
        }
        guard (200..<300).contains(document.status) else {
            return failed("The \(kind) at \(address) answers with status \(document.status).")
        }
        let type = (document.contentType ?? "text/html").lowercased()
        if type.hasPrefix("application/pdf") {
            return .needsPerson("the \(kind) is a PDF; see whether it names the application")
        }
        guard type.hasPrefix("text/html") || type.hasPrefix("text/plain") || type.hasPrefix("application/xhtml") else {
            return failed("The \(kind) at \(address) cannot be viewed in a browser: it is \(type).")
        }
        let text = type.hasPrefix("text/plain") ? document.body : HTMLText.visible(in: document.body)
        if text.filter(\.isLetter).count < minimumLetters {
            if document.body.lowercased().contains("<script") {
                return .needsPerson(
                    "the \(kind) at \(address) is written by a script; see whether it names the application")
            }
            return failed("The \(kind) at \(address) has almost no text.")
        }
        let names = card.names.filter { !$0.isEmpty }
        let plain = HTMLText.squeezed(text)
        guard names.isEmpty || names.contains(where: { plain.contains(HTMLText.squeezed($0)) }) else {
            let shown = names.map { "\"\($0)\"" }.joined(separator: " or ")
            return failed("The \(kind) at \(address) does not name the application (\(shown)).")
        }
        return .passed
    }
}

/// The text of a page without a browser.
enum HTMLText {
    /// Text outside of tags, scripts, styles and comments, with the common entities read.
    static func visible(in html: String) -> String {
        var output = ""
        var rest = Substring(html)
        while let open = rest.firstIndex(of: "<") {
            output += rest[..<open]
            output += " "
            rest = rest[open...]
            if rest.hasPrefix("<!--") {
                guard let end = rest.firstRange(of: "-->") else { return decoded(output) }
                rest = rest[end.upperBound...]
                continue
            }
            let name = rest.dropFirst().prefix { $0.isLetter }.lowercased()
            guard let close = rest.firstIndex(of: ">") else { return decoded(output) }
            rest = rest[rest.index(after: close)...]
            if ["script", "style", "noscript", "template"].contains(name) {
                guard let end = rest.range(of: "</\(name)", options: .caseInsensitive) else { return decoded(output) }
                rest = rest[end.lowerBound...]
            }
        }
        return decoded(output + rest)
    }

    /// Lower case, one space between words: how names are compared.
    static func squeezed(_ text: String) -> String {
        text.lowercased().split { $0.isWhitespace || $0 == "\u{A0}" }.joined(separator: " ")
    }

    private static func decoded(_ text: String) -> String {
        text.replacing("&nbsp;", with: " ").replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
            "&quot;", with: "\""
        )
        .replacing("&#39;", with: "'").replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }
}
