import Foundation
import Sandbox

/// Reads the sources of an application and says which methods, events and placements they name.
package struct SourceAudit: Sendable {
    private let facts: PlatformFacts

    /// Sources longer than this many bytes are generated, and are left out.
    static let maximumBytes = 2 << 20

    /// - Throws: ``ResourceError`` when the fact tables are missing.
    package init() throws(ResourceError) { facts = try PlatformFacts.bundled() }

    /// The sources that a card names. Places are relative to the card's folder.
    package func audit(_ card: Card) -> AuditResult { audit(card.sources, in: card.folder) }

    /// Folders and files below `folder`. Tests, documentation, vendored and built folders are not read; a root named expressly is.
    package func audit(_ roots: [String], in folder: String) -> AuditResult {
        var result = AuditResult()
        var sources: [Source] = []
        var seen = Set<String>()
        for root in roots {
            let path = root.hasPrefix("/") ? root : folder + "/" + root
            for file in SourceFiles.below(path) where seen.insert(file).inserted {
                guard let language = SourceLanguage(file: file) else { continue }
                let name = SourceFiles.relative(file, to: folder)
                guard let bytes = FileManager.default.contents(atPath: file) else {
                    result.unreadable.append("\(name): cannot be read")
                    continue
                }
                guard bytes.count <= Self.maximumBytes else {
                    result.unreadable.append("\(name): longer than \(Self.maximumBytes) bytes")
                    continue
                }
                sources.append(Source(name: name, bytes: Array(bytes), language: language))
            }
        }
        read(sources, into: &result)
        return result
    }

    /// Sources given as texts, by file name.
    func audit(texts: [(name: String, text: String)]) -> AuditResult {
        var result = AuditResult()
        read(
            texts.compactMap { name, text in
                SourceLanguage(file: name).map { Source(name: name, bytes: Array(text.utf8), language: $0) }
            }, into: &result)
        return result
    }

    private struct Source {
        var name: String
        var bytes: [UInt8]
        var language: SourceLanguage
    }

    private func read(_ sources: [Source], into result: inout AuditResult) {
        var project = ConstantTexts()
        var usesPythonKit = false
        let lexed = sources.map { source in
            let tokens = SourceLexer.tokens(of: source.bytes, source.language)
            let constants = ConstantTexts(tokens, source.language)
            project.merge(constants)
            if source.language == .python, !usesPythonKit { usesPythonKit = tokens.contains { $0.word == "b24pysdk" } }
            return (source, tokens, constants)
        }
        for (source, tokens, constants) in lexed {
            let reading = SourceReading(
                tokens, source.language, facts, own: constants, others: project, usesPythonKit: usesPythonKit)
            let lines = LineIndex(source.bytes)
            func place(_ offset: Int) -> AuditResult.Place {
                let (line, column) = lines.position(of: offset)
                return AuditResult.Place(file: source.name, line: line, column: column)
            }
            result.methods += reading.methods.map { .init(method: $0, place: place($1)) }
            result.prefixes += reading.prefixes.map { .init(prefix: $0, place: place($1)) }
            result.scopes += reading.scopes.map { .init(scope: $0, place: place($1)) }
            result.events += reading.events.map { .init(event: $0, place: place($1)) }
            result.placements += reading.placements.map { .init(placement: $0, place: place($1)) }
        }
        result.files = sources.count
        result.methods.sort { $0.place < $1.place }
        result.events.sort { $0.place < $1.place }
        result.placements.sort { $0.place < $1.place }
    }
}

/// Turns byte offsets into lines and columns.
private struct LineIndex {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        self.starts = starts
    }

    /// Both from 1; the column in characters.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, String(decoding: bytes[starts[low]..<offset], as: UTF8.self).count + 1)
    }
}
