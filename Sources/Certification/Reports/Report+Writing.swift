import Foundation

/// A report that could not be written.
package struct ReportError: Error, Sendable, Hashable, CustomStringConvertible {
    package var path: String
    package var reason: String
    package var description: String {
        "The report could not be written to \(path): \(reason). Choose another folder with --report."
    }
}

extension Report {
    /// Writes `index.html`, `report.json`, `report.sarif` and `report.junit.xml`. Screenshots are embedded in the HTML when they lie in the folder.
    ///
    /// - Throws: ``ReportError`` with the file that could not be written.
    package func write(to folder: String) throws(ReportError) {
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw ReportError(path: folder, reason: "the folder cannot be made")
        }
        let html = html { name in
            // A name from the evidence stays a name: no path leads out of the folder.
            guard !name.contains("/") else { return nil }
            return FileManager.default.contents(atPath: folder + "/" + name)
        }
        let files: [(String, String)] = [
            ("report.json", json.serialized(.pretty) + "\n"), ("index.html", html),
            ("report.sarif", sarif.serialized(.pretty) + "\n"),
            ("report.junit.xml", junit),
        ]
        for (name, text) in files {
            let path = folder + "/" + name
            do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
                throw ReportError(path: path, reason: "the file cannot be written")
            }
        }
    }
}
