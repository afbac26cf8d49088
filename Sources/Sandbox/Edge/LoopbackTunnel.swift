import NIOCore
import NIOPosix

/// Two connections that carry each other's bytes: what a proxy does for addresses of this machine.
final class LoopbackTunnel: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let other: any Channel

    private init(to other: any Channel) { self.other = other }

    /// Connects to a port of 127.0.0.1 and joins that connection with `channel`, on the same event loop.
    static func connect(from channel: any Channel, port: Int) -> EventLoopFuture<Void> {
        ClientBootstrap(group: channel.eventLoop)
            .connectTimeout(.seconds(5))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port)
            .flatMapThrowing { peer in
                try peer.pipeline.syncOperations.addHandler(LoopbackTunnel(to: channel))
                try channel.pipeline.syncOperations.addHandler(LoopbackTunnel(to: peer))
            }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.write(unwrapInboundIn(data), promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) { other.flush() }

    /// A slow reader on one side stops the reading on the other.
    func read(context: ChannelHandlerContext) {
        if other.isWritable || !other.isActive { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { other.read() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            other.close(mode: .output, promise: nil)
        } else if event is ChannelShouldQuiesceEvent {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
