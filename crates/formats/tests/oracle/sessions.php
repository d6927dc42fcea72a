<?php
// Makes sessions by chance and edits them. The input is the handler, the number of sessions and the seed.
// For each session: its octets, its picture, the number of edits, the edits, and the picture with them made.

[$handler, $count, $seed] = explode(' ', stream_get_contents(STDIN));
begin($handler);
mt_srand((int) $seed);

$variables = [];
$objects = [];

function chance(int $percent): bool { return mt_rand(1, 100) <= $percent; }
function one_of(array $from) { return $from[mt_rand(0, count($from) - 1)]; }

function scalar() {
    switch (mt_rand(0, 5)) {
        case 0: return null;
        case 1: return chance(50);
        case 2: return one_of([0, -1, 42, PHP_INT_MAX, PHP_INT_MIN, mt_rand()]);
        case 3: return chance(50) ? unpack('d', random())[1] : one_of([0.1, -0.0, 1e17, 1e-5, NAN, INF, -INF, 2.0]);
        case 4: return one_of(['', 'Zoë', "\0\xff|;\"}", 'r:1;', 'R:2;', '5', str_repeat('long', 50)]);
        default: return random();
    }
}

function random(): string {
    return pack('VV', mt_rand() << 1 ^ mt_rand(), mt_rand() << 1 ^ mt_rand());
}

function any_key(int $index) {
    return one_of([$index, $index, 'k' . $index, "\0k$index", 10 * $index + 7, -1 - $index, 'Zoë' . $index]);
}

// Puts something into a variable: new, or shared with what was made before.
function fill(&$place, int $depth): void {
    global $variables, $objects;
    if ($objects && chance(15)) {
        $place = one_of($objects);
    } elseif ($depth > 0 && chance(45)) {
        container($place, $depth);
    } else {
        $place = scalar();
    }
    if (chance(40)) {
        $variables[] = &$place;
    }
}

function container(&$place, int $depth): void {
    global $objects;
    switch (mt_rand(0, 5)) {
        case 0:
            $place = new P();
            $objects[] = $place;
            fill($b, $depth - 1);
            fill($c, $depth - 1);
            $place->fill($b, $c);
            entry($place->a, $depth);
            return;
        case 1:
            $place = new stdClass();
            $objects[] = $place;
            for ($i = mt_rand(0, 3); $i > 0; $i--) {
                entry($place->{one_of(["p$i", (string) $i, 'Zoë'])}, $depth);
            }
            return;
        case 2:
            $place = new Packed();
            $objects[] = $place;
            $held = &$place->held;
            break;
        case 3:
            $place = one_of([Suit::Clubs, Suit::Hearts]);
            return;
        default:
            $place = [];
            $held = &$place;
    }
    for ($i = 0, $n = mt_rand(0, 4); $i < $n; $i++) {
        entry($held[any_key($i)], $depth);
    }
}

function entry(&$place, int $depth): void {
    fill($place, $depth - 1);
}

// Gives a place in an array a variable that was made before, or one of its own.
function give(array &$array, $key, int $depth): void {
    global $variables;
    if ($variables && chance(25)) {
        $array[$key] = &$variables[mt_rand(0, count($variables) - 1)];
    } else {
        unset($array[$key]);
        fill($array[$key], $depth);
    }
}

function share_within(array &$array): void {
    global $variables;
    foreach (array_keys($array) as $key) {
        if (chance(20) && $variables) {
            $array[$key] = &$variables[mt_rand(0, count($variables) - 1)];
        }
    }
}

const NAMES = ['user', 'x', 'basket', '', '!late', 'Zoë', 'with space', '05', 'n', 'o', "nul\0nul", '_token', 'y', 'z'];

for ($session = 0; $session < $count; $session++) {
    $variables = [];
    $objects = [];
    $_SESSION = [];
    for ($i = mt_rand(0, 7); $i > 0; $i--) {
        give($_SESSION, one_of(NAMES), 4);
        if (is_array($_SESSION[array_key_last($_SESSION)])) {
            share_within($_SESSION[array_key_last($_SESSION)]);
        }
    }
    // What was read can have been written before: PHP's own form is a fixed point.
    for ($round = 0; $round < 2; $round++) {
        $octets = encoded();
        unset($variables, $objects);
        $GLOBALS['variables'] = $GLOBALS['objects'] = [];
        $_SESSION = [];
        if ($octets !== '' && !session_decode($octets)) {
            throw new Exception('PHP does not read its own ' . $octets);
        }
    }
    out(encoded());
    out(picture());
    $edits = [];
    for ($i = mt_rand(0, 3); $i > 0; $i--) {
        $name = chance(70) && $_SESSION ? one_of(array_keys($_SESSION)) : one_of(NAMES);
        if (chance(50)) {
            unset($_SESSION[$name]);
            $edits[] = "-$name";
        } else {
            $value = one_of([5, 'put', [1, 2, ['deep' => true]], null, [], 0.5]);
            $_SESSION[$name] = $value;
            $edits[] = "+$name|" . serialize($value);
        }
    }
    out((string) count($edits));
    array_map('out', $edits);
    out(picture());
}
