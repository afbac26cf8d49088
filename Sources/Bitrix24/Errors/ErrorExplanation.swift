struct ErrorExplanation { var message = "x"; var recovery = "y"
  static func of(_ code: ErrorCode, status: Int) -> ErrorExplanation { ErrorExplanation() } }
