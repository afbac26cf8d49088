public import Hummingbird
public import Logging

/// Logs one line a request: method, path, status and duration.
///
/// Never the query, the body or a header: a launch carries tokens in its body, and a client's mistake may put one into the query.
public struct PathLogMiddleware<Context: RequestContext>: RouterMiddleware {
    private let level: Logger.Level

    public init(level: Logger.Level = .info) { self.level = level }

    public func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        do {
            let response = try await next(request, context)
            log(request, context, status: response.status.code, start: start)
            return response
        } catch {
            log(request, context, status: (error as? any HTTPResponseError)?.status.code ?? 500, start: start)
            throw error
        }
    }

    private func log(_ request: Request, _ context: Context, status: Int, start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        context.logger.log(
            level: level, "request",
            metadata: [
                "method": .string(request.method.rawValue), "path": .string(request.uri.path),
                "status": .stringConvertible(status),
                "milliseconds": .stringConvertible(seconds * 1000 + attoseconds / 1_000_000_000_000_000),
            ])
    }
}
