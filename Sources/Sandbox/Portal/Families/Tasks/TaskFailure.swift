/// How the methods of tasks refuse.
///
/// Source: the platform's documentation, the pages of `tasks.task.*` and `task.*`.
enum TaskFailure {
    static let constructor = RESTFailure(
        "100", status: 400, "CTaskItem All parameters in the constructor must have real class type")
    static let wrongID = RESTFailure("0", status: 400, "wrong task id")
    static let accessDenied = RESTFailure("0", status: 400, "Access denied. (internal error)")
    static let notAllowed = RESTFailure("1048582", status: 400, "Action on the task is not allowed")
    static let completionNotAllowed = RESTFailure(
        "0", status: 400, "Action on the task is not allowed")
    static let notFound = RESTFailure("1", status: 400, "Task not found or not accessible")

    static func missing(_ parameter: String) -> RESTFailure {
        RESTFailure("100", status: 400, "Could not find value for parameter {\(parameter)}")
    }

    static func type(_ value: String, _ parameter: String, _ type: String) -> RESTFailure {
        RESTFailure(
            "100", status: 400,
            "Invalid value {\(value)} to match with parameter {\(parameter)}. Should be value of type \(type)."
        )
    }

    static func core(_ text: String) -> RESTFailure { RESTFailure("ERROR_CORE", status: 400, "\(text)<br>") }

    static func plain(_ text: String) -> RESTFailure { RESTFailure("0", status: 400, text) }

    /// The same as some methods word it, which tell that it is their own exception.
    static func inner(_ failure: RESTFailure) -> RESTFailure {
        RESTFailure(failure.code, status: failure.status, (failure.text ?? "") + " (internal error)")
    }

    // MARK: Older methods

    /// `TASKS_ERROR_EXCEPTION_#8; …; 8/TE/ACTION_FAILED_TO_BE_PROCESSED<br>`
    static func exception(_ number: Int, _ text: String) -> RESTFailure {
        let name =
            switch number {
            case 4: "ACTION_NOT_ALLOWED"
            case 8: "ACTION_FAILED_TO_BE_PROCESSED"
            case 256: "WRONG_ARGUMENTS"
            case 512: "ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE"
            default: "TASK_NOT_FOUND_OR_NOT_ACCESSIBLE"
            }
        return core("TASKS_ERROR_EXCEPTION_#\(number); \(text); \(number)/TE/\(name)")
    }

    static let taskNotFound = exception(1, "Task not found or not accessible")
    static let itemNotFound = exception(512, "Check listitem not found or not accessible")
    static let actionNotAllowed = exception(4, "Action is not allowed")
    static let assertion = core("TASKS_ERROR_ASSERT_EXCEPTION")
}
