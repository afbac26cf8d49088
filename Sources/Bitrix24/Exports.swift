// The wire's values are part of every signature of the kit: whoever imports the kit has them.
@_exported public import Bitrix24Wire
