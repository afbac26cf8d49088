// The wire's values stand in the sandbox's own interface (evidence is made of them), so whoever imports the sandbox gets them with it.
@_exported import Bitrix24Wire
