import Foundation
import Testing

@Suite("The house")
struct HouseTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Law: Sendable, CustomTestStringConvertible {
        let room: String
        let forbidden: Set<String>
        let reason: String
        var testDescription: String { "\(room): \(reason)" }
    }

    static let rooms: Set<String> = [
        "Bitrix24Wire", "Bitrix24", "Bitrix24Server", "Bitrix24Postgres", "Sandbox", "Chromium", "Certification",
        "Review", "lintel",
    ]
    static let inputAndOutput: Set<String> = [
        "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "Hummingbird", "AsyncHTTPClient", "GRDB", "Subprocess", "Logging",
    ]

    static let laws: [Law] = [
        Law(
            room: "Bitrix24Wire", forbidden: rooms.union(inputAndOutput),
            reason: "values on the wire do no I/O and know no other room"),
        Law(
            room: "Bitrix24", forbidden: rooms.subtracting(["Bitrix24Wire"]).union(["Hummingbird"]),
            reason: "the kit's core takes any server and any sandbox"),
        Law(
            room: "Bitrix24Server", forbidden: rooms.subtracting(["Bitrix24", "Bitrix24Wire"]),
            reason: "routes stand on the kit alone"),
        Law(
            room: "Bitrix24Postgres",
            forbidden: rooms.subtracting(["Bitrix24", "Bitrix24Wire"]).union(["Hummingbird"]),
            reason: "a store stands on the kit alone"),
        Law(
            room: "Sandbox", forbidden: rooms.subtracting(["Bitrix24Wire"]),
            reason: "a mistake in the kit must not hide a mistake in the sandbox"),
        Law(room: "Chromium", forbidden: rooms, reason: "the driver knows nothing of the platform"),
        Law(
            room: "Certification", forbidden: rooms.subtracting(["Sandbox", "Chromium", "Review"]),
            reason: "the certifier judges any application, not the kit's"),
        Law(room: "Review", forbidden: rooms.union(inputAndOutput), reason: "dates and stages need nothing else"),
        Law(
            room: "lintel", forbidden: ["Bitrix24", "Bitrix24Server", "Bitrix24Postgres", "Chromium"],
            reason: "the command line starts rooms and holds no logic"),
    ]

    @Test("A room imports nothing that its arrows do not allow", arguments: laws)
    func arrows(law: Law) throws {
        let files = try Self.swiftFiles(under: "Sources/\(law.room)")
        #expect(!files.isEmpty)
        for file in files {
            let broken = try Self.imports(of: file).intersection(law.forbidden.subtracting([law.room]))
            #expect(
                broken.isEmpty,
                "\(file.lastPathComponent) imports \(broken.sorted().joined(separator: ", ")): \(law.reason)")
        }
    }

    @Test("A law that is broken is noticed")
    func lawsBite() {
        let text =
            "import Foundation\n@testable import Bitrix24\n  public import struct Sandbox.Journal\n// import Chromium\n@_exported import Bitrix24Wire\n"
        #expect(Self.imports(in: text) == ["Foundation", "Bitrix24", "Sandbox", "Bitrix24Wire"])
    }

    @Test(
        "Sources use none of the shortcuts that this project has sworn off",
        arguments: [
            ("try!", "an error must reach somebody"), ("Task.detached", "a task lives in a scope that waits for it"),
            ("fatalError(", "bad input is no reason to die"),
            ("as! ", "a wrong type must be an error"), ("Thread.sleep", "time is an argument"),
        ])
    func shortcuts(word: String, reason: String) throws {
        for file in try Self.swiftFiles(under: "Sources") + Self.swiftFiles(under: "Examples") {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter {
                !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//")
            }
            #expect(!lines.contains { $0.contains(word) }, "\(file.lastPathComponent) uses \(word): \(reason)")
        }
    }

    @Test("Nothing is printed outside the command line")
    func printing() throws {
        for file in try Self.swiftFiles(under: "Sources") where !file.path.contains("/Sources/lintel/") {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(
                !lines.contains { $0.hasPrefix("print(") || $0.contains(" print(") }, "\(file.lastPathComponent) prints"
            )
        }
    }

    static func swiftFiles(under folder: String) throws -> [URL] {
        let start = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    static func imports(of file: URL) throws -> Set<String> {
        imports(in: try String(contentsOf: file, encoding: .utf8))
    }

    static func imports(in text: String) -> Set<String> {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias"]
        var modules = Set<String>()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"),
                words[..<place].allSatisfy({ $0.hasPrefix("@") || ["public", "package", "internal"].contains($0) })
            else { continue }
            guard let name = words[words.index(after: place)...].first(where: { !kinds.contains($0) }) else { continue }
            modules.insert(String(name.prefix { $0 != "." }))
        }
        return modules
    }
}
