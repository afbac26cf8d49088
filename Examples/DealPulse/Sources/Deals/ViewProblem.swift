import Bitrix24

/// Why a view has no data, in words for the user who looks: which texts say it, and whether trying again can help.
struct ViewProblem: Error, Sendable, Hashable {
    var key: String
    var canRetry: Bool

    /// `nil` for an error that is no matter of the view.
    init?(_ error: any Error) {
        switch error {
        case is DealReader.DealMissing: self.init(key: "dealMissing", canRetry: true)
        case let error as RESTError:
            if error.isGone {
                self.init(key: "removed", canRetry: false)
            } else if error.code == .paymentRequired {
                self.init(key: "payment", canRetry: true)
            } else if error.code == .methodNotFound || error.code == .wrongLicense {
                self.init(key: "noModule", canRetry: true)
            } else if error.isAccessDenied {
                self.init(key: "noAccess", canRetry: true)
            } else if error.isRetryable || error.code == .overloadLimit {
                self.init(key: "busy", canRetry: true)
            } else {
                self.init(key: "platform", canRetry: true)
            }
        case let error as OAuthError:
            switch error.code {
            case ErrorCode.paymentRequired?: self.init(key: "payment", canRetry: true)
            case ErrorCode.notInstalled?: self.init(key: "removed", canRetry: false)
            case .some: self.init(key: "reopen", canRetry: false)
            case nil: self.init(key: "platform", canRetry: true)
            }
        case let error as GrantError:
            switch error.reason {
            case .unknownPortal, .removed: self.init(key: "removed", canRetry: false)
            case .suspended(.paymentRequired): self.init(key: "payment", canRetry: true)
            case .suspended: self.init(key: "removed", canRetry: false)
            case .noGrant, .lost, .ended: self.init(key: "reopen", canRetry: false)
            }
        case is TransportError: self.init(key: "platform", canRetry: true)
        default: return nil
        }
    }

    init(key: String, canRetry: Bool) {
        self.key = key
        self.canRetry = canRetry
    }

    /// What the page shows. It goes out with status 200, because the page has been served and says what is the matter.
    func json(_ texts: Texts) -> JSONValue {
        [
            "problem": [
                "title": .string(texts("\(key).title")), "message": .string(texts(key)), "retry": .bool(canRetry),
            ]
        ]
    }
}
