<?php
// What the scripts share: sessions that are kept nowhere, octet strings with their length before them, and
// the picture of a session.

final class Nowhere implements SessionHandlerInterface {
    public function open(string $path, string $name): bool { return true; }
    public function close(): bool { return true; }
    public function read(string $id): string|false { return ''; }
    public function write(string $id, string $data): bool { return true; }
    public function destroy(string $id): bool { return true; }
    public function gc(int $max_lifetime): int|false { return 0; }
}

class P { public $a = 1; protected $b = 2; private $c = null; public function fill($b, $c) { $this->b = $b; $this->c = $c; } }
class Packed {
    public $held = [];
    public function __serialize(): array { return $this->held; }
    public function __unserialize(array $held): void { $this->held = $held; }
}
enum Suit { case Clubs; case Hearts; }

function begin(string $handler): void {
    ini_set('session.serialize_handler', $handler);
    ini_set('session.use_cookies', '0');
    ini_set('session.cache_limiter', '');
    session_set_save_handler(new Nowhere());
    session_start();
}

function out(string $octets): void { echo strlen($octets), "\n", $octets; }

// session_encode has no octets for an empty session.
function encoded(): string { return (string) session_encode(); }

// Every value in order; `=5` for the variable, `~5` for the object of the fifth.
function picture(): string {
    $seen = ['next' => 0, 'variables' => [], 'objects' => []];
    return pictured($_SESSION, $seen);
}

function pictured(array $array, array &$seen): string {
    $picture = '{';
    foreach (array_keys($array) as $key) {
        $shared = ReflectionReference::fromArrayElement($array, $key);
        $picture .= serialize($key) . one_pictured($array[$key], $shared?->getId(), $seen);
    }
    return $picture . '}';
}

function one_pictured($value, ?string $variable, array &$seen): string {
    $number = ++$seen['next'];
    if ($variable !== null) {
        if (isset($seen['variables'][$variable])) {
            return '=' . $seen['variables'][$variable];
        }
        $seen['variables'][$variable] = $number;
    }
    if (is_array($value)) {
        return 'a' . pictured($value, $seen);
    }
    if (!is_object($value)) {
        return serialize($value);
    }
    $object = spl_object_id($value);
    if (isset($seen['objects'][$object])) {
        return '~' . $seen['objects'][$object];
    }
    $seen['objects'][$object] = $number;
    if ($value instanceof UnitEnum) {
        return $value::class . '::' . $value->name;
    }
    return $value::class . pictured(get_mangled_object_vars($value), $seen);
}

