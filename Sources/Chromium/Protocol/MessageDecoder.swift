import Foundation
import NIOCore

/// Splits the browser's stream into messages: each ends with a NUL byte.
struct MessageDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    /// A full-page picture is one message.
    static let maximumBytes = 256 << 20

    /// Bytes that were searched before; a long message arrives in thousands of pieces.
    private var searched = 0

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        let end: Int? = buffer.withUnsafeReadableBytes { bytes in
            guard bytes.count > searched, let start = bytes.baseAddress,
                let found = memchr(start + searched, 0, bytes.count - searched)
            else { return nil }
            return UnsafeRawPointer(found) - start
        }
        guard let end, let message = buffer.readSlice(length: end) else {
            searched = buffer.readableBytes
            return .needMoreData
        }
        buffer.moveReaderIndex(forwardBy: 1)
        searched = 0
        context.fireChannelRead(wrapInboundOut(message))
        return .continue
    }

    mutating func decodeLast(context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool) throws
        -> DecodingState
    { try decode(context: context, buffer: &buffer) }
}
