import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// The sandbox's own certificate authority: made at the first start and kept, so that it has to be trusted only once.
///
/// It has keyUsage, subject and authority key identifiers, because Python 3.13 and OpenSSL refuse it otherwise.
final class CertificateAuthority: Sendable {
    private struct Leaf: Sendable {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
    }

    /// So many leaves and contexts are kept at most; names of strangers must not fill the memory.
    private static let cacheLimit = 1_000

    let certificate: NIOSSLCertificate
    /// Base64 of the SHA-256 of the authority's SubjectPublicKeyInfo, as Chromium's `--ignore-certificate-errors-spki-list` takes it.
    let spkiHash: String
    private let authority: Certificate
    private let key: P256.Signing.PrivateKey
    private let cache = Locked((leaves: [String: Leaf](), contexts: [String: NIOSSLContext]()))

    /// Reads the authority from the folder, or makes and stores one.
    init(folder: DataFolder) throws {
        if FileManager.default.fileExists(atPath: folder.certificate.path) {
            do {
                let key = try P256.Signing.PrivateKey(
                    pemRepresentation: String(contentsOf: folder.certificateKey, encoding: .utf8))
                let authority = try Certificate(
                    pemEncoded: String(contentsOf: folder.certificate, encoding: .utf8))
                guard authority.publicKey == Certificate.PublicKey(key.publicKey) else {
                    throw SandboxStartError.authorityUnreadable(
                        path: folder.certificate.path, reason: "certificate and key do not belong together")
                }
                self.key = key
                self.authority = authority
            } catch let error as SandboxStartError {
                throw error
            } catch {
                throw SandboxStartError.authorityUnreadable(path: folder.certificate.path, reason: "\(error)")
            }
        } else {
            let key = P256.Signing.PrivateKey()
            let authority = try Self.makeAuthority(key)
            do {
                // The key first: a certificate without its key is of no use to anyone.
                try Self.write(key.pemRepresentation, to: folder.certificateKey, permissions: 0o600)
                try Self.write(try authority.serializeAsPEM().pemString, to: folder.certificate, permissions: 0o644)
            } catch {
                throw SandboxStartError.folderUnusable(path: folder.url.path, reason: error.localizedDescription)
            }
            self.key = key
            self.authority = authority
        }
        certificate = try Self.nio(authority)
        spkiHash = Data(SHA256.hash(data: key.publicKey.derRepresentation)).base64EncodedString()
    }

    /// A TLS server context that shows a certificate for the name that the client asks for, or for `host` when it asks for none.
    func serverContext(for host: String) throws -> NIOSSLContext {
        if let known = cache.withLock({ $0.contexts[host] }) { return known }
        let leaf = try leaf(for: host)
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: leaf.chain, privateKey: leaf.key)
        configuration.applicationProtocols = ["http/1.1"]
        configuration.minimumTLSVersion = .tlsv12
        // Some clients never answer the goodbye, and nobody here is further away than this machine.
        configuration.shutdownTimeout = .milliseconds(100)
        configuration.sslContextCallback = { [weak self] values, promise in
            guard let self, let name = values.serverHostname?.lowercased(), name != host,
                let split = WebAddress.split(name), split.port == nil
            else { return promise.succeed(.noChanges) }
            promise.completeWith(
                Result {
                    let leaf = try self.leaf(for: split.host)
                    var override = NIOSSLContextConfigurationOverride()
                    override.certificateChain = leaf.chain
                    override.privateKey = leaf.key
                    return override
                })
        }
        let context = try NIOSSLContext(configuration: configuration)
        cache.withLock { cache in
            if cache.contexts.count >= Self.cacheLimit { cache.contexts = [:] }
            cache.contexts[host] = context
        }
        return context
    }

    private func leaf(for host: String) throws -> Leaf {
        if let known = cache.withLock({ $0.leaves[host] }) { return known }
        let leafKey = P256.Signing.PrivateKey()
        let authorityKeyID = SubjectKeyIdentifier(hash: authority.publicKey).keyIdentifier
        // An IPv4 or IPv6 address is a name of another kind.
        var names: [GeneralName] = [.dnsName(host)]
        if host == "127.0.0.1" || host == "localhost" || host == "::1" {
            names = [
                .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                .ipAddress(ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
            ]
        }
        let subject = try DistinguishedName { CommonName(String(host.prefix(64))) }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(leafKey.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -86_400),
            notValidAfter: Date(timeIntervalSinceNow: 86_400 * 360),
            issuer: authority.subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names)
                SubjectKeyIdentifier(hash: Certificate.PublicKey(leafKey.publicKey))
                AuthorityKeyIdentifier(keyIdentifier: authorityKeyID)
            },
            issuerPrivateKey: .init(key))
        let leaf = Leaf(
            chain: [.certificate(try Self.nio(certificate)), .certificate(self.certificate)],
            key: .privateKey(try NIOSSLPrivateKey(bytes: Array(leafKey.derRepresentation), format: .der)))
        return cache.withLock { cache in
            // Two connections may have asked at once; all get the same.
            if let known = cache.leaves[host] { return known }
            if cache.leaves.count >= Self.cacheLimit { cache.leaves = [:] }
            cache.leaves[host] = leaf
            return leaf
        }
    }

    private static func makeAuthority(_ key: P256.Signing.PrivateKey) throws -> Certificate {
        let publicKey = Certificate.PublicKey(key.publicKey)
        let identifier = SubjectKeyIdentifier(hash: publicKey)
        let name = try DistinguishedName {
            OrganizationName("Lintel")
            CommonName("Lintel sandbox \(identifier.keyIdentifier.prefix(3).map { String($0, radix: 16) }.joined())")
        }
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -86_400),
            notValidAfter: Date(timeIntervalSinceNow: 86_400 * 3_650),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                identifier
                AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
            },
            issuerPrivateKey: .init(key))
    }

    private static func nio(_ certificate: Certificate) throws -> NIOSSLCertificate {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
    }

    /// Aside and renamed, so that a start that is interrupted leaves no half of a file.
    private static func write(_ text: String, to url: URL, permissions: Int) throws {
        let aside = url.appendingPathExtension("new")
        try? FileManager.default.removeItem(at: aside)
        guard
            FileManager.default.createFile(
                atPath: aside.path, contents: Data(text.utf8), attributes: [.posixPermissions: permissions])
        else { throw CocoaError(.fileWriteUnknown) }
        try DataFolder.rename(aside, to: url)
    }
}
