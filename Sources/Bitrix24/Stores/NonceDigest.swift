import Crypto
import Foundation

/// What stores keep of a value that was used: the value itself may still be worth something elsewhere.
package enum NonceDigest {
    package static func of(_ nonce: String) -> [UInt8] { Array(SHA256.hash(data: Data(nonce.utf8))) }
}
