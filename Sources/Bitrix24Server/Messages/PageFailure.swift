import Bitrix24
import Hummingbird

/// How an error is told to a person: which message, under which status.
struct PageFailure: Sendable, Hashable {
    var message: PageMessage
    var status: HTTPResponse.Status

    init(_ message: PageMessage, _ status: HTTPResponse.Status) {
        self.message = message
        self.status = status
    }

    /// - Parameter error: Whatever a route met; never shown itself, because errors of a store or of a library are for the log.
    init(_ error: any Error) {
        switch error {
        case PlatformForm.Failure.tooLarge: self.init(.tooLarge, .contentTooLarge)
        case is PlatformForm.Failure, is FormError, is WireError: self.init(.malformed, .badRequest)
        case is FrameSessionError: self.init(.sessionEnded, .unauthorized)
        case is EventError: self.init(.notProven, .forbidden)
        case let error as InstallationError:
            switch error.reason {
            case .notProven(let cause):
                let failure = PageFailure(cause)
                self.init(failure.message == .platform ? .notProven : failure.message, .forbidden)
            case .wrongState: self.init(.stateMismatch, .forbidden)
            case .untrustedServer, .untrustedPortal, .foreignToken, .missingTokens: self.init(.notProven, .forbidden)
            }
        case let error as OAuthError:
            switch error.code {
            case ErrorCode.paymentRequired?: self.init(.payment, .forbidden)
            case ErrorCode.notInstalled?: self.init(.removed, .forbidden)
            case .some: self.init(.notProven, .forbidden)
            case nil: self.init(.platform, .badGateway)
            }
        case let error as GrantError:
            switch error.reason {
            case .unknownPortal, .removed: self.init(.removed, .forbidden)
            case .suspended(.paymentRequired): self.init(.payment, .forbidden)
            case .suspended: self.init(.removed, .forbidden)
            case .noGrant, .lost, .ended: self.init(.sessionEnded, .unauthorized)
            }
        case let error as RESTError:
            if error.isGone {
                self.init(.removed, .forbidden)
            } else if error.code == .paymentRequired {
                self.init(.payment, .forbidden)
            } else if error.isAccessDenied {
                self.init(.accessDenied, .forbidden)
            } else {
                self.init(.platform, error.isRetryable ? .serviceUnavailable : .badGateway)
            }
        case is TransportError: self.init(.platform, .badGateway)
        case let error as any HTTPResponseError: self.init(.wrong, error.status)
        default: self.init(.wrong, .internalServerError)
        }
    }
}
