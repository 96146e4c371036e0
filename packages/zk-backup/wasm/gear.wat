;; The gear scan of section 7 of the format, for src/node/wasm-chunker.ts.
;;
;; Memory: the gear table, 256 numbers of 32 bits, at 0; content wherever the caller puts it.
(module
  (memory (export "memory") 1)

  ;; Gives the address behind the first chunk's last byte. The scan goes from $at; boundaries are
  ;; looked for from $first on, with the hard mask up to $middle, with the easy one up to $end.
  (func (export "cut")
    (param $at i32) (param $first i32) (param $middle i32) (param $end i32)
    (param $hard i32) (param $easy i32) (result i32)
    (local $hash i32)

    (block $warm
      (loop $next
        (br_if $warm (i32.ge_u (local.get $at) (local.get $first)))
        (local.set $hash
          (i32.add
            (i32.shl (local.get $hash) (i32.const 1))
            (i32.load (i32.shl (i32.load8_u (local.get $at)) (i32.const 2)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))

    (block $longer
      (loop $next
        (br_if $longer (i32.ge_u (local.get $at) (local.get $middle)))
        (local.set $hash
          (i32.add
            (i32.shl (local.get $hash) (i32.const 1))
            (i32.load (i32.shl (i32.load8_u (local.get $at)) (i32.const 2)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $next (i32.and (local.get $hash) (local.get $hard)))
        (return (local.get $at))))

    (block $longest
      (loop $next
        (br_if $longest (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $hash
          (i32.add
            (i32.shl (local.get $hash) (i32.const 1))
            (i32.load (i32.shl (i32.load8_u (local.get $at)) (i32.const 2)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $next (i32.and (local.get $hash) (local.get $easy)))
        (return (local.get $at))))

    (local.get $end)))
