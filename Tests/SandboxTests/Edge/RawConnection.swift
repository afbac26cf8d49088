import Foundation
import NIOCore
import NIOPosix

/// What came back over one plain TCP connection until it ended.
struct RawAnswer: Sendable, Hashable {
    var text: String
    /// The connection was reset instead of closed.
    var isReset: Bool

    /// Status lines, in order.
    var statuses: [Int] {
        text.components(separatedBy: "HTTP/1.1 ").dropFirst().compactMap { Int($0.prefix(3)) }
    }
}

/// Sends bytes as they are, and reads until the other side closes.
enum RawConnection {
    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let promise: EventLoopPromise<RawAnswer>
        private var text = ""
        private var isReset = false

        init(_ promise: EventLoopPromise<RawAnswer>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if let error = error as? IOError, error.errnoCode == ECONNRESET { isReset = true }
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            promise.succeed(RawAnswer(text: text, isReset: isReset))
        }
    }

    /// - Parameters:
    ///   - parts: written one after the other.
    ///   - saysGoodbye: the sending side is closed after the last part, as `nc -N` does.
    static func exchange(port: Int, _ parts: [String], saysGoodbye: Bool = false) async throws -> RawAnswer {
        try await exchange(port: port, parts.map { ByteBuffer(string: $0) }, saysGoodbye: saysGoodbye)
    }

    static func exchange(port: Int, _ parts: [ByteBuffer], saysGoodbye: Bool = false) async throws -> RawAnswer {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: RawAnswer.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Reader(promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        // Nothing here may wait for ever, and a machine busy with every other test may take long.
        let timeout = loop.scheduleTask(in: .seconds(90)) { channel.close(promise: nil) }
        for part in parts { try? await channel.writeAndFlush(part) }
        if saysGoodbye { try? await channel.close(mode: .output).get() }
        let answer = try await promise.futureResult.get()
        timeout.cancel()
        return answer
    }

    static func exchange(port: Int, _ text: String, saysGoodbye: Bool = false) async throws -> RawAnswer {
        try await exchange(port: port, [text], saysGoodbye: saysGoodbye)
    }
}
