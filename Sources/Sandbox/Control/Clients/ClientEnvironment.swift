import Bitrix24Wire
import Foundation

/// The environment in which a program in any language finds the sandbox where it expects the cloud.
package struct ClientEnvironment: Sendable {
    /// How it is written down.
    package enum Format: String, Sendable, CaseIterable {
        /// `export NAME='value'` for bash, zsh and dash.
        case sh
        case fish
        case powershell
        /// `NAME="value"`, as Laravel, Symfony, Node and docker compose read it.
        case dotenv
        /// `NAME=value`, as `docker run --env-file` reads it.
        case docker
        case json
    }

    /// Languages that need something of their own.
    package enum Language: String, Sendable, CaseIterable { case php, node, python, go, swift }

    /// In the order in which they are printed.
    package private(set) var variables: [(name: String, value: String)] = []

    /// - Parameters:
    ///   - ready: the ready line.
    ///   - readyFile: where it can be read, if anywhere.
    package init(ready: JSONValue, readyFile: String? = nil) {
        func text(_ name: String) -> String { ready[name]?.string ?? "" }
        let proxy = text("proxy")
        let authority = text("ca")
        let exceptions = "127.0.0.1,localhost,::1"
        for name in ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"] { set(name, proxy) }
        for name in ["NO_PROXY", "no_proxy"] { set(name, exceptions) }
        for name in [
            "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO",
            // Foundation's URLSession on Linux.
            "URLSessionCertificateAuthorityInfoFile",
        ] { set(name, authority) }
        // Node's own fetch looks at the proxy only when told to.
        set("NODE_USE_ENV_PROXY", "1")
        set("LINTEL_PORTAL", text("portal"))
        set("LINTEL_OAUTH", text("oauth"))
        set("LINTEL_PROXY", proxy)
        set("LINTEL_CA", authority)
        set("LINTEL_TLS", text("tls"))
        set("LINTEL_PLAIN_PORTAL", ready["plain"]?["portal"]?.string ?? "")
        set("LINTEL_PLAIN_OAUTH", ready["plain"]?["oauth"]?.string ?? "")
        set("LINTEL_ADMIN", text("admin"))
        set("LINTEL_ADMIN_TOKEN", text("admin_token"))
        if let readyFile { set("LINTEL_READY_FILE", readyFile) }
    }

    package mutating func set(_ name: String, _ value: String) {
        variables.removeAll { $0.name == name }
        variables.append((name, value))
    }

    /// Makes PHP's own settings name the certificate authority: its curl reads no variable.
    ///
    /// - Parameter folder: gets `php/lintel.ini`, which PHP reads after its own files.
    /// - Throws: what Foundation throws when nothing can be written there.
    package mutating func addPHP(in folder: URL) throws {
        let scanned = folder.appending(path: "php")
        try FileManager.default.createDirectory(at: scanned, withIntermediateDirectories: true)
        let authority = variables.first { $0.name == "SSL_CERT_FILE" }?.value ?? ""
        let settings = "curl.cainfo = \"\(authority)\"\nopenssl.cafile = \"\(authority)\"\n"
        try Data(settings.utf8).write(to: scanned.appending(path: "lintel.ini"), options: .atomic)
        // An empty first part stands for PHP's own folder.
        set("PHP_INI_SCAN_DIR", ":" + scanned.path)
    }

    /// The names as a dictionary.
    package var dictionary: [String: String] {
        Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The text for a file or a shell.
    package func text(_ format: Format, for language: Language? = nil) -> String {
        if format == .json {
            return JSONValue.object(
                JSONObject(uniqueKeysWithValues: variables.map { ($0.name, .string($0.value)) })
            ).serialized() + "\n"
        }
        let comments = (language?.hints ?? []).map { "# \($0)\n" }.joined()
        return comments + variables.map { Self.line($0.name, $0.value, format) + "\n" }.joined()
    }

    private static func line(_ name: String, _ value: String, _ format: Format) -> String {
        switch format {
        case .sh: "export \(name)='\(value.replacing("'", with: #"'\''"#))'"
        case .fish:
            "set -gx \(name) '\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
        case .powershell: "$env:\(name) = '\(value.replacing("'", with: "''"))'"
        case .dotenv:
            "\(name)=\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("$", with: "\\$"))\""
        case .docker, .json: "\(name)=\(value)"
        }
    }
}

extension ClientEnvironment.Language {
    /// What a program in that language has to know, a line each.
    fileprivate var hints: [String] {
        switch self {
        case .php:
            [
                "PHP: curl takes the proxy from these variables and the certificate authority from PHP_INI_SCAN_DIR.",
                "Guzzle and Symfony HttpClient take both. A server such as php-fpm needs the variables when it starts.",
            ]
        case .node:
            [
                "Node: fetch takes the proxy from Node 24 on (NODE_USE_ENV_PROXY); axios always does.",
                "Older versions: give undici's EnvHttpProxyAgent to setGlobalDispatcher.",
            ]
        case .python:
            [
                "Python: requests, httpx and urllib take both from these variables.",
                "aiohttp: ClientSession(trust_env=True), and an ssl context of SSL_CERT_FILE.",
            ]
        case .go: ["Go: net/http takes both from these variables."]
        case .swift:
            [
                "Swift: URLSession takes both from these variables.",
                "AsyncHTTPClient: give LINTEL_PROXY as proxy and LINTEL_CA as additional trust root.",
            ]
        }
    }
}
