import Bitrix24
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What the process is told by its environment.
struct Settings: Sendable {
    /// A variable that is missing or unusable, or a key that cannot be kept.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    var port: Int
    var credentials: ApplicationCredentials
    var dataFolder: URL
    var keys: KeyRing
    /// Without a slash at its end.
    var publicURL: String

    /// - Throws: ``Problem`` with what to do.
    init(environment: [String: String]) throws {
        func required(_ name: String) throws -> String {
            guard let value = environment[name], !value.isEmpty else {
                throw Problem(
                    description: "\(name) is not set. It comes from the application's card in the developer area.")
            }
            return value
        }
        guard let port = Int(environment["PORT"] ?? "8080"), (0...65535).contains(port) else {
            throw Problem(description: "PORT is not a number from 0 to 65535.")
        }
        self.port = port
        credentials = ApplicationCredentials(
            clientID: try required("CLIENT_ID"), clientSecret: Secret(try required("CLIENT_SECRET")))
        dataFolder = URL(filePath: environment["DATA_DIR"] ?? "./var", directoryHint: .isDirectory)
        var address = environment["PUBLIC_URL"] ?? "https://dealpulse.example"
        while address.hasSuffix("/") { address.removeLast() }
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
            throw Problem(description: "PUBLIC_URL is no http or https address.")
        }
        publicURL = address
        try FileManager.default.createDirectory(
            at: dataFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let key = try environment["ENCRYPTION_KEY"].map { Secret($0) } ?? Self.storedKey(in: dataFolder)
        keys = try KeyRing(parsing: key)
    }

    /// The key of the file `key`, which is made at the first start and readable by its owner only.
    private static func storedKey(in folder: URL) throws -> Secret {
        let file = folder.appending(path: "key")
        if let text = try? String(contentsOf: file, encoding: .utf8) {
            return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let text = "k1:\(Data(bytes).base64EncodedString())"
        // Exclusive, so that two first starts cannot seal with different keys.
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw Problem(
                description:
                    "The key file \(file.path) cannot be made. Check the folder's rights, or set ENCRYPTION_KEY.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        return Secret(text)
    }
}
