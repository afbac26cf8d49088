import Bitrix24
import Foundation
import Testing

@Suite("The documentation of the kit")
struct DocumentationTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Name and text of every article.
    static func articles() throws -> [String: String] {
        var articles: [String: String] = [:]
        for catalog in ["Sources/Bitrix24/Bitrix24.docc", "Sources/Bitrix24Server/Bitrix24Server.docc"] {
            let folder = root.appending(path: catalog)
            for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            where file.pathExtension == "md" {
                articles[file.deletingPathExtension().lastPathComponent] = try String(contentsOf: file, encoding: .utf8)
            }
        }
        return articles
    }

    /// The compiled samples: article and code, without the indentation of the function around it.
    static func samples() throws -> [(article: String, code: String)] {
        let source = try String(
            contentsOf: root.appending(path: "Tests/Bitrix24Tests/Server/DocumentationSamples.swift"), encoding: .utf8)
        return source.matches(of: #/ {4}// SAMPLE (\w+)\n([\s\S]*?)\n {4}// END/#).map { match in
            let lines = match.2.split(separator: "\n", omittingEmptySubsequences: false)
            let code = lines.map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
            return (String(match.1), code.joined(separator: "\n"))
        }
    }

    @Test("Every sample of an article is compiled, and stands there as it was compiled")
    func compiled() throws {
        let articles = try Self.articles()
        let samples = try Self.samples()
        #expect(samples.count > 20)
        for sample in samples {
            let article = try #require(articles[sample.article], "\(sample.article)")
            #expect(article.contains("```swift\n\(sample.code)\n```"), "\(sample.article): \(sample.code)")
        }
        for (name, article) in articles {
            for block in article.matches(of: #/```swift\n([\s\S]*?)\n```/#) {
                #expect(samples.contains { $0.article == name && $0.code == block.1 }, "\(name): \(block.1)")
            }
        }
    }

    @Test("The article about errors explains every code of the kit's table, in the table's words")
    func errors() throws {
        let article = try #require(try Self.articles()["WhatEachErrorMeans"])
        for code in ErrorExplanation.codes {
            let explanation = ErrorExplanation.of(code, status: 0)
            let name = code.value.isEmpty ? "(empty)" : "`\(code.value)`"
            #expect(article.contains("| \(name) | \(explanation.message) | \(explanation.recovery) |"), "\(code)")
        }
        let rows = article.split(separator: "\n").filter { $0.hasPrefix("| `") || $0.hasPrefix("| (empty)") }
        #expect(rows.count == ErrorExplanation.codes.count)
    }

    @Test("Every link from one article to another leads somewhere, and the landing pages name all of them")
    func links() throws {
        let articles = try Self.articles()
        for (name, text) in articles {
            for link in text.matches(of: /<doc:(\w+)>/) {
                #expect(articles[String(link.1)] != nil, "\(name): \(link.1)")
            }
        }
        for name in articles.keys where !["Bitrix24", "Bitrix24Server"].contains(name) {
            let isNamed = ["Bitrix24", "Bitrix24Server"].contains { articles[$0]?.contains("<doc:\(name)>") == true }
            #expect(isNamed, "\(name)")
        }
    }
}
