import Foundation

/// A file that comes with the product and is missing or damaged.
package enum ResourceError: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(String)
    case malformed(String, String)

    package var description: String {
        switch self {
        case .missing(let name):
            "The file \(name) that belongs to lintel is missing. Build or install it again; its resources must lie beside the binary."
        case .malformed(let name, let row):
            "The file \(name) that belongs to lintel is damaged near \"\(row)\". Install it again."
        }
    }
}

/// Files in the room's `Resources`.
enum ResourceTable {
    /// The text of a resource.
    static func text(_ name: String) throws(ResourceError) -> String {
        guard let bytes = try? Data(contentsOf: folder.appendingPathComponent(name)),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw .missing(name) }
        return text
    }

    /// Names of the resources in a folder, sorted.
    static func names(in name: String, suffix: String) throws(ResourceError) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(name).path)
        else { throw .missing(name) }
        return names.filter { $0.hasSuffix(suffix) }.sorted()
    }

    /// The rows of a tab-separated table below its headline.
    static func rows(_ name: String, columns: Int) throws(ResourceError) -> [[Substring]] {
        var rows: [[Substring]] = []
        for line in try text(name).split(separator: "\n").dropFirst() {
            let row = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard row.count == columns else { throw .malformed(name, String(line)) }
            rows.append(row)
        }
        return rows
    }

    private static var folder: URL { Bundle.module.bundleURL.appendingPathComponent("Resources") }
}
