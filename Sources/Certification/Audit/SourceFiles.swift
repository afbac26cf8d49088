import Foundation

/// Which files of a folder are the application's own sources.
enum SourceFiles {
    /// Files below a path, sorted; the path itself when it is a file. Links are not followed.
    static func below(_ path: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return [path] }
        var files: [String] = []
        collect(path, into: &files)
        return files
    }

    private static func collect(_ folder: String, into files: inout [String]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            guard let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
            else { continue }
            if type == .typeDirectory {
                if !isSkipped(folder: name) { collect(path, into: &files) }
            } else if type == .typeRegular, !isSkipped(file: name) {
                files.append(path)
            }
        }
    }

    /// Not the application's own code, or not code that runs.
    static func isSkipped(folder name: String) -> Bool {
        if name.hasPrefix(".") { return true }
        return [
            "node_modules", "vendor", "vendors", "third_party", "bower_components", "site-packages", "venv", "env",
            "virtualenv",
            "__pycache__", "pods", "carthage", "build", "dist", "out", "target", "coverage",
            "test", "tests", "__tests__", "__mocks__", "spec", "specs", "fixtures", "e2e", "cypress",
            "doc", "docs", "documentation",
        ].contains(name.lowercased())
    }

    /// Minified bundles and tests beside the code.
    static func isSkipped(file name: String) -> Bool {
        let name = name.lowercased()
        if name.hasPrefix(".") || name.hasSuffix(".min.js") || name.hasSuffix(".d.ts") { return true }
        let stem = name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex)
        if stem.hasSuffix(".test") || stem.hasSuffix(".spec") || stem.hasSuffix(".stories") { return true }
        if name.hasSuffix(".py") { return stem.hasPrefix("test_") || stem.hasSuffix("_test") || stem == "conftest" }
        if name.hasSuffix(".php") { return stem.hasSuffix("test") && stem.count > 4 && stem != "latest" }
        if name.hasSuffix(".swift") { return stem.hasSuffix("tests") && stem.count > 5 }
        return false
    }

    /// A path without the folder that it lies in.
    static func relative(_ path: String, to folder: String) -> String {
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        var name = path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
        while name.hasPrefix("./") { name.removeFirst(2) }
        return name
    }
}
