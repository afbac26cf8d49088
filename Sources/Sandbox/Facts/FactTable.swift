import Foundation

/// A table of the platform's facts, as it lies beside the code: a header line, then tab-separated rows.
enum FactTable {
    /// The folder of the room's data files.
    static let folder = Bundle.module.bundleURL.appendingPathComponent("Resources", isDirectory: true)

    /// The bytes of a data file, such as `facts/methods.tsv`.
    ///
    /// - Throws: what Foundation throws when the file is not there: the installation is damaged.
    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    /// The rows below the header. A damaged installation has none, and then every method is unknown.
    static func rows(_ path: String, columns: Int) -> [[String]] {
        guard let bytes = try? bytes(path) else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            return cells.count == columns ? cells : nil
        }
    }
}
