import Bitrix24
import Bitrix24Server
import Foundation

/// The files of the folder `Pages`, read once at the start.
struct Pages: Sendable {
    /// A file that is missing or unreadable.
    struct Missing: Error, CustomStringConvertible {
        var name: String
        var description: String {
            "The page file \(name) is missing or damaged. It belongs beside the program; build it again."
        }
    }

    struct Asset: Sendable {
        var content: [UInt8]
        var type: String
    }

    let assets: [String: Asset]
    private let frame: String
    private let document: String
    private let documents: [String: String]
    private let texts: [PageLanguage: Texts]

    init(folder: URL) throws {
        func bytes(_ name: String) throws -> [UInt8] {
            guard let data = try? Data(contentsOf: folder.appending(path: name)) else { throw Missing(name: name) }
            return Array(data)
        }
        func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
        assets = [
            "dealpulse.css": Asset(content: try bytes("dealpulse.css"), type: "text/css; charset=utf-8"),
            "dealpulse.js": Asset(content: try bytes("dealpulse.js"), type: "text/javascript; charset=utf-8"),
            "icon.png": Asset(content: try bytes("icon.png"), type: "image/png"),
        ]
        frame = try text("frame.html")
        document = try text("document.html")
        var documents: [String: String] = [:]
        var texts: [PageLanguage: Texts] = [:]
        for language in PageLanguage.allCases {
            for name in ["privacy", "license"] {
                documents["\(name).\(language.rawValue)"] = try text("\(name).\(language.rawValue).html")
            }
            let name = "texts.\(language.rawValue).json"
            guard let json = try? JSONValue(parsing: try text(name)) else { throw Missing(name: name) }
            texts[language] = Texts(language: language.rawValue, json: json)
        }
        self.documents = documents
        self.texts = texts
    }

    func texts(_ language: PageLanguage) -> Texts { texts[language] ?? Texts(language: language.rawValue, json: [:]) }

    /// The page of a frame. `source` is the path from which its script reads the data.
    func frame(session: Secret, source: String, language: PageLanguage) -> String {
        let texts = texts(language)
        let visit: JSONValue = [
            "session": .string(session.reveal()), "source": .string(source), "language": .string(texts.language),
            "texts": texts.json,
        ]
        var values = ["lang": texts.language, "visit": HTML.escapeScriptData(visit.serialized())]
        for key in ["title", "loading", "noscript", "privacy", "license"] { values[key] = HTML.escape(texts(key)) }
        return fill(frame, values)
    }

    /// The privacy policy or the license agreement, with a link to the other language.
    func document(_ name: String, language: PageLanguage) -> String {
        let other: PageLanguage = language == .english ? .russian : .english
        let link = other == .english ? "In English" : "По-русски"
        let texts = texts(language)
        return fill(
            document,
            [
                "lang": language.rawValue,
                "title": HTML.escape("\(texts(name)) — \(texts("title"))"),
                "body": documents["\(name).\(language.rawValue)"] ?? "",
                "links": "<a href=\"/\(name)?lang=\(other.rawValue)\" hreflang=\"\(other.rawValue)\">\(link)</a>",
            ])
    }

    /// Fills `{{name}}` in one pass, so that a value cannot bring a place of its own.
    private func fill(_ template: String, _ values: [String: String]) -> String {
        var filled = ""
        var rest = template[...]
        while let open = rest.range(of: "{{"), let close = rest.range(of: "}}", range: open.upperBound..<rest.endIndex)
        {
            filled += rest[..<open.lowerBound]
            filled += values[String(rest[open.upperBound..<close.lowerBound])] ?? ""
            rest = rest[close.upperBound...]
        }
        return filled + rest
    }
}
