import Chromium
import Foundation

/// Pictures of what browser tests see, for those who name a folder in `LINTEL_SCREENSHOTS`.
enum Screenshots {
    private static let folder = ProcessInfo.processInfo.environment["LINTEL_SCREENSHOTS"].flatMap {
        $0.isEmpty ? nil : $0
    }

    static var areKept: Bool { folder != nil }

    /// Writes `NAME.png`, or nothing when nobody wants pictures.
    static func keep(_ page: Page, as name: String) async throws {
        guard let folder else { return }
        let directory = URL(filePath: folder)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try await page.screenshot().write(to: directory.appending(path: "\(name).png"))
    }
}
